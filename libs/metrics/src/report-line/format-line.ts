import {
  initReportJson,
  initStartJson,
  reportJson,
  restoreReportJson,
  runtimeDoneJson,
  startJson,
} from './format-json.ts';
import {
  endText,
  initReportText,
  initStartText,
  reportText,
  restoreReportText,
  startText,
  timedOutText,
} from './format-text.ts';
import type {
  End,
  InitReport,
  InitStart,
  LogForm,
  Report,
  RestoreReport,
  RuntimeDone,
  Start,
  TimedOut,
} from './lambda-line.ts';

/** One log line with its newline, as Lambda prints it. Durations get two decimals in text and three in JSON. */
export function formatReport(report: Report, as: LogForm): string {
  return as.form === 'text' ? reportText(report) : reportJson(report, as.atMs);
}

export function formatInitReport(report: InitReport, as: LogForm): string {
  return as.form === 'text' ? initReportText(report) : initReportJson(report, as.atMs);
}

export function formatRestoreReport(report: RestoreReport, as: LogForm): string {
  return as.form === 'text' ? restoreReportText(report) : restoreReportJson(report, as.atMs);
}

export function formatStart(start: Start, as: LogForm): string {
  return as.form === 'text' ? startText(start) : startJson(start, as.atMs);
}

/** In text it is empty for an environment whose runtime has no version: Lambda prints no such line. */
export function formatInitStart(start: InitStart, as: LogForm): string {
  return as.form === 'text' ? initStartText(start) : initStartJson(start, as.atMs);
}

/** JSON has no END: platform.runtimeDone stands in its place, at a level that is not shown by default. */
export function formatEnd(end: End): string {
  return endText(end);
}

export function formatRuntimeDone(done: RuntimeDone, atMs: number): string {
  return runtimeDoneJson(done, atMs);
}

/** The text line of a time-out, which carries the time and the request id in front. */
export function formatTimedOut(timedOut: TimedOut, atMs: number): string {
  return timedOutText(timedOut, new Date(atMs).toISOString());
}
