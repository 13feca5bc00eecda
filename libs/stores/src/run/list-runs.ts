import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { decodeLine, type BenchRecord, type Footer, type Header } from '@lambda-bench/records';
import { codeOf, folderTrouble } from './file-trouble.ts';
import { readLines } from './read-lines.ts';
import { JOURNAL } from './run-folder.ts';
import { checkRunId, LATEST } from './run-id.ts';
import { writerOf } from './run-lock.ts';

/** A run whose journal can be read. */
export interface RunSummary {
  readonly id: string;
  readonly path: string;
  readonly header: Header;
  /** The last one, if the run came to an end of some kind since it was last gone on with. */
  readonly footer: Footer | undefined;
  /** The process that is writing to it. */
  readonly writer: number | undefined;
  readonly status: 'completed' | 'interrupted' | 'running' | 'unfinished';
}

/** A run of which nothing is known but that it is there. */
export interface UnreadableRun {
  readonly id: string;
  readonly path: string;
  readonly status: 'unreadable';
  readonly reason: string;
}

export type ListedRun = RunSummary | UnreadableRun;

/** The runs of a folder, the one begun last first, those that cannot be read at the end. A folder without a journal is no run. */
export async function listRuns(runsDir: string): Promise<readonly ListedRun[]> {
  const summaries = await Promise.all((await namesIn(runsDir)).map((id) => summarise(runsDir, id)));
  return summaries
    .filter((summary) => summary !== undefined)
    .sort((a, b) => beganAt(b) - beganAt(a) || (a.id < b.id ? 1 : -1));
}

function beganAt(run: ListedRun): number {
  return run.status === 'unreadable' ? 0 : run.header.at;
}

/** A run by its name, the beginning of its name where only one run has it, or `latest`. */
export async function findRun(runsDir: string, reference: string): Promise<RunSummary> {
  const runs = await listRuns(runsDir);
  if (reference === LATEST) {
    // One that cannot be read does not say when it began.
    const latest = runs.find((run) => run.status !== 'unreadable') ?? runs[0];
    if (latest === undefined) throw notFound(`there are no runs in ${runsDir}`);
    return readable(latest);
  }
  checkRunId(reference);
  const matches = runs.filter((run) => run.id.startsWith(reference));
  const [match] = matches.some((run) => run.id === reference)
    ? matches.filter((run) => run.id === reference)
    : matches;
  if (match === undefined) throw notFound(`no run ${reference} in ${runsDir}`);
  if (matches.length > 1 && match.id !== reference) {
    throw notFound(`${reference} is the beginning of ${matches.map((run) => run.id).join(' and ')}`);
  }
  return readable(match);
}

function readable(run: ListedRun): RunSummary {
  if (run.status !== 'unreadable') return run;
  throw new BenchError(
    'LB_JOURNAL',
    `run ${run.id} cannot be read: ${run.reason}`,
    'read it with the version that wrote it, put an intact copy in its place, or delete its folder',
  );
}

function notFound(message: string): BenchError {
  return new BenchError('LB_RUN_NOT_FOUND', message, 'list the runs to see their names');
}

async function namesIn(runsDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(runsDir, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw folderTrouble(error, runsDir);
  }
}

async function summarise(runsDir: string, id: string): Promise<ListedRun | undefined> {
  const dir = join(runsDir, id);
  const path = join(dir, JOURNAL);
  try {
    const first = await firstLine(path);
    if (typeof first === 'string') return { id, path, status: 'unreadable', reason: first };
    const last = await lastRecord(path);
    const footer = last?.type === 'footer' ? last : undefined;
    const writer = await writerOf(dir);
    const status = writer === undefined ? (footer?.status ?? 'unfinished') : 'running';
    return { id, path, header: first, footer, writer, status };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    // One folder that may not be looked into does not hide the others.
    if (error instanceof Error) return { id, path, status: 'unreadable', reason: error.message };
    throw error;
  }
}

/** The header, or why there is none. */
async function firstLine(path: string): Promise<Header | string> {
  for await (const { text } of readLines(path)) {
    const decoded = decodeLine(text, 1);
    if (!decoded.ok) return `line 1: ${decoded.problem}: ${decoded.message}`;
    return decoded.record.type === 'header' ? decoded.record : 'the journal does not begin with a header';
  }
  return 'the journal is empty';
}

/** A footer has some two hundred bytes; the end of a journal has to hold one whole line and no more. */
const TAIL_BYTES = 4096;

async function lastRecord(path: string): Promise<BenchRecord | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    const decoded = decodeLine(tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '', 0);
    return decoded.ok ? decoded.record : undefined;
  } finally {
    await file.close();
  }
}
