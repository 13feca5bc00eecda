export {
  collectFacts,
  seriesKey,
  type CollectOptions,
  type CountedReason,
  type FactsCollector,
  type RunFacts,
} from './facts/run-facts.ts';
export { sampleFact, type FactOrReason, type SampleFact } from './facts/sample-fact.ts';
export type { Series, SeriesColumn } from './facts/series.ts';
export { billedMs, type BillingRule } from './report-line/billed-ms.ts';
export {
  formatEnd,
  formatInitReport,
  formatInitStart,
  formatReport,
  formatRestoreReport,
  formatRuntimeDone,
  formatStart,
  formatTimedOut,
} from './report-line/format-line.ts';
export type {
  End,
  IncompleteReport,
  InitializationType,
  InitPhase,
  InitReport,
  InitStart,
  LambdaLine,
  LogForm,
  PlatformStatus,
  Report,
  RestoreReport,
  RuntimeDone,
  Start,
  TimedOut,
  Tracing,
} from './report-line/lambda-line.ts';
export { parseLines, type Located } from './report-line/parse-lines.ts';
export { lastReport, parseReports, reportFor } from './report-line/parse-reports.ts';
