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
