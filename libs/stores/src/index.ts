export { findRun, listRuns, type ListedRun, type RunSummary, type UnreadableRun } from './run/list-runs.ts';
export { readJournal, readRecords } from './run/read-journal.ts';
export type { Repair } from './run/repair-journal.ts';
export { createRun, JOURNAL, openRun, RunFolder, type NewRun } from './run/run-folder.ts';
export { checkRunId, LATEST } from './run/run-id.ts';
export { writerOf } from './run/run-lock.ts';
