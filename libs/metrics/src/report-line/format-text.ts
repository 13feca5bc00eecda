import type {
  End,
  InitReport,
  InitStart,
  Report,
  RestoreReport,
  Start,
  TimedOut,
  Tracing,
} from './lambda-line.ts';

/**
 * Lambda's text lines, byte for byte: every measured field of a REPORT ends in a tab, also the last one, while Status and
 * Error Type stand between tabs without a trailing one, and the X-Ray fields have a line of their own.
 */
export function reportText(report: Report): string {
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    ms('Duration', report.durationMs),
    whole('Billed Duration', report.billedMs, 'ms'),
    whole('Memory Size', report.memorySizeMb, 'MB'),
    whole('Max Memory Used', report.maxMemoryUsedMb, 'MB'),
    ms('Init Duration', report.initMs),
    ms('Restore Duration', report.restoreMs),
    whole('Billed Restore Duration', report.billedRestoreMs, 'ms'),
  ];
  return `${join(fields)}\t${join(outcome(report))}${xrayText(report)}\n`;
}

export function initReportText(report: InitReport): string {
  const phase = report.phase === undefined ? undefined : `Phase: ${report.phase}`;
  return `INIT_REPORT ${join([ms('Init Duration', report.initMs), phase, ...outcome(report)])}\n`;
}

export function restoreReportText(report: RestoreReport): string {
  return `RESTORE_REPORT ${join([ms('Restore Duration', report.restoreMs), ...outcome(report)])}\n`;
}

export function startText(start: Start): string {
  return `START RequestId: ${start.requestId}${start.version === undefined ? '' : ` Version: ${start.version}`}\n`;
}

export function endText(end: End): string {
  return `END RequestId: ${end.requestId}\n`;
}

/** Empty where Lambda prints nothing: an environment whose runtime has no version. */
export function initStartText(start: InitStart): string {
  if (start.runtimeVersion === undefined) return '';
  const arn =
    start.runtimeVersionArn === undefined ? undefined : `Runtime Version ARN: ${start.runtimeVersionArn}`;
  return `INIT_START ${join([`Runtime Version: ${start.runtimeVersion}`, arn])}\n`;
}

export function timedOutText(timedOut: TimedOut, at: string): string {
  return `${join([at, timedOut.requestId], ' ')} Task timed out after ${(timedOut.afterMs / 1000).toFixed(2)} seconds\n`;
}

function xrayText(tracing: Tracing): string {
  if (tracing.traceId === undefined) return '';
  const fields = [
    `XRAY TraceId: ${tracing.traceId}`,
    tracing.segmentId === undefined ? undefined : `SegmentId: ${tracing.segmentId}`,
    tracing.sampled === undefined ? undefined : `Sampled: ${tracing.sampled ? 'true' : 'false'}`,
  ];
  return `\n${join(fields)}\t`;
}

function outcome(of: Pick<Report, 'status' | 'errorType'>): (string | undefined)[] {
  return [
    of.status === undefined || of.status === 'success' ? undefined : `Status: ${of.status}`,
    of.errorType === undefined ? undefined : `Error Type: ${of.errorType}`,
  ];
}

function ms(name: string, value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${name}: ${value.toFixed(2)} ms`;
}

function whole(name: string, value: number | undefined, unit: 'ms' | 'MB'): string | undefined {
  return value === undefined ? undefined : `${name}: ${value.toFixed(0)} ${unit}`;
}

function join(fields: readonly (string | undefined)[], separator = '\t'): string {
  return fields.filter((field) => field !== undefined).join(separator);
}
