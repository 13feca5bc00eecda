import { parseLines, type Report } from '@lambda-bench/metrics';

/** One REPORT of a production log, in the field names that the command promises. What the line does not carry is absent. */
export interface LogRecord {
  /** Of the event in the file, from 0: its place among the events, or its line where the file is plain text. */
  readonly index: number;
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs?: number;
  readonly memorySizeMB?: number;
  readonly maxMemoryUsedMB?: number;
  readonly initMs?: number;
  readonly restoreMs?: number;
  readonly billedRestoreMs?: number;
  readonly status?: string;
  readonly errorType?: string;
  readonly traceId?: string;
}

export interface LogFile {
  readonly form: 'text' | 'events';
  readonly records: readonly LogRecord[];
  /** REPORT lines that were cut or damaged: nothing of them is taken for a measurement. */
  readonly incomplete: number;
}

/** Reads plain text, or what `aws logs filter-log-events` prints. It never throws: what is neither has no records. */
export function readLogRecords(content: string): LogFile {
  const events = eventsOf(content);
  return events === undefined ? readText(content) : readEvents(events);
}

function readEvents(events: readonly LogEvent[]): LogFile {
  const records: LogRecord[] = [];
  let incomplete = 0;
  for (const [index, event] of events.entries()) {
    if (typeof event.message !== 'string') continue;
    for (const { line } of parseLines(event.message)) {
      if (line.kind === 'report') records.push(recordOf(line, index));
      else if (line.kind === 'incomplete-report') incomplete += 1;
    }
  }
  return { form: 'events', records, incomplete };
}

function readText(content: string): LogFile {
  const records: LogRecord[] = [];
  let incomplete = 0;
  let lineNumber = 0;
  let counted = 0;
  for (const { line, offset } of parseLines(content)) {
    for (
      let at = content.indexOf('\n', counted);
      at !== -1 && at < offset;
      at = content.indexOf('\n', counted)
    ) {
      lineNumber += 1;
      counted = at + 1;
    }
    if (line.kind === 'report') records.push(recordOf(line, lineNumber));
    else if (line.kind === 'incomplete-report') incomplete += 1;
  }
  return { form: 'text', records, incomplete };
}

function recordOf(report: Report, index: number): LogRecord {
  return {
    index,
    requestId: report.requestId,
    durationMs: report.durationMs,
    ...(report.billedMs !== undefined && { billedMs: report.billedMs }),
    ...(report.memorySizeMb !== undefined && { memorySizeMB: report.memorySizeMb }),
    ...(report.maxMemoryUsedMb !== undefined && { maxMemoryUsedMB: report.maxMemoryUsedMb }),
    ...(report.initMs !== undefined && { initMs: report.initMs }),
    ...(report.restoreMs !== undefined && { restoreMs: report.restoreMs }),
    ...(report.billedRestoreMs !== undefined && { billedRestoreMs: report.billedRestoreMs }),
    ...(report.status !== undefined && { status: report.status }),
    ...(report.errorType !== undefined && { errorType: report.errorType }),
    ...(report.traceId !== undefined && { traceId: report.traceId }),
  };
}

interface LogEvent {
  readonly message?: unknown;
}

/** The pages of the CLI, its bare list of events, or an event a line; undefined for everything else. */
function eventsOf(content: string): readonly LogEvent[] | undefined {
  const start = content.replace(/^\uFEFF/, '').trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return undefined;
  const whole = parseJson(start);
  if (whole !== undefined) return eventsIn(whole);
  const lines = start.split('\n').filter((line) => line.trim() !== '');
  const events: LogEvent[] = [];
  for (const line of lines) {
    const found = eventsIn(parseJson(line));
    if (found === undefined) return undefined;
    events.push(...found);
  }
  return events;
}

function eventsIn(value: unknown): readonly LogEvent[] | undefined {
  if (Array.isArray(value)) return value.every(isEvent) ? value : undefined;
  if (!isObject(value)) return undefined;
  const { events } = value as { readonly events?: unknown };
  // What is no event keeps its place: the index of the others counts from it.
  if (Array.isArray(events)) return events.map((event) => (isObject(event) ? event : {}));
  return isEvent(value) ? [value] : undefined;
}

/** A function's own JSON line may well have a message; CloudWatch's event has its time beside it. */
function isEvent(value: unknown): value is LogEvent {
  return (
    isObject(value) &&
    typeof (value as { message?: unknown }).message === 'string' &&
    typeof (value as { timestamp?: unknown }).timestamp === 'number'
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    // Not JSON: then it is read as text. Anything but a syntax error would be a bug.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
