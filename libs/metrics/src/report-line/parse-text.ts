import type { IncompleteReport, InitReport, InitStart, LambdaLine, RestoreReport } from './lambda-line.ts';
import { readFields } from './text-fields.ts';

export interface ParsedText {
  readonly line: LambdaLine;
  readonly end: number;
}

const REQUEST_ID = /(?:\s|\\{1,4}[tnr]){1,64}RequestId:[ \t]{0,16}/y;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/iy;
const ANY_ID = /[^\s"'\\,]{1,128}/y;
const VERSION = /(?:\s|\\{1,4}t){1,16}Version: ?(\$LATEST(?:\.PUBLISHED)?|\d{1,20})/y;
const RUNTIME_VERSION = /(?:\s|\\{1,4}t){1,16}Runtime Version: ?([^\s"'\\,]{1,256})/y;
const RUNTIME_ARN = /(?:\s|\\{1,4}t){1,16}Runtime Version ARN: ?([^\s"'\\,]{1,256})/y;
const SECONDS = /(\d{1,9}(?:\.\d{1,9})?) seconds/y;
const ID_BEFORE_ERROR = /RequestId: ([^\s"'\\,]{1,128}) Error: $/;
const TIME_AND_ID = /\d\d:\d\d:\d\d(?:[.,]\d+)?\S*\s+([^\s"'\\,]{1,128})\s+$/;

/** Parses the REPORT, INIT_REPORT or RESTORE_REPORT whose key word ends at `at`. */
export function parseReportText(text: string, word: string, at: number): ParsedText | undefined {
  if (word === 'REPORT') return parseReport(text, at);
  const { fields, end, problem } = readFields(text, at);
  if (problem !== undefined) return undefined;
  const { status, errorType, phase, initMs, restoreMs } = fields;
  const outcome = { ...(status && { status }), ...(errorType !== undefined && { errorType }) };
  if (word === 'INIT_REPORT' && initMs !== undefined) {
    const line: InitReport = { kind: 'init-report', initMs, ...(phase && { phase }), ...outcome };
    return { line, end };
  }
  if (word === 'RESTORE_REPORT' && restoreMs !== undefined) {
    const line: RestoreReport = { kind: 'restore-report', restoreMs, ...outcome };
    return { line, end };
  }
  return undefined;
}

/** Parses the START or END whose key word ends at `at`. */
export function parseBoundaryText(text: string, word: 'START' | 'END', at: number): ParsedText | undefined {
  const id = readId(text, at);
  if (id === undefined) return undefined;
  if (word === 'END') return { line: { kind: 'end', requestId: id.value }, end: id.end };
  const [whole, version] = exec(VERSION, text, id.end);
  const line = { kind: 'start', requestId: id.value, ...(version !== undefined && { version }) } as const;
  return { line, end: id.end + (whole?.length ?? 0) };
}

export function parseInitStartText(text: string, at: number): ParsedText | undefined {
  const [first, runtimeVersion] = exec(RUNTIME_VERSION, text, at);
  if (first === undefined || runtimeVersion === undefined) return undefined;
  const [second, runtimeVersionArn] = exec(RUNTIME_ARN, text, at + first.length);
  const line: InitStart = {
    kind: 'init-start',
    runtimeVersion,
    ...(runtimeVersionArn !== undefined && { runtimeVersionArn }),
  };
  return { line, end: at + first.length + (second?.length ?? 0) };
}

/** `Task timed out after ` ends at `at`; the request id stands in front, in a log line or in the payload of the error. */
export function parseTimedOut(text: string, start: number, at: number): ParsedText | undefined {
  const [whole, seconds] = exec(SECONDS, text, at);
  if (whole === undefined) return undefined;
  const before = text.slice(Math.max(0, start - 200), start);
  const requestId = (ID_BEFORE_ERROR.exec(before) ?? TIME_AND_ID.exec(before))?.[1];
  const afterMs = Math.round(Number(seconds) * 1e6) / 1e3;
  return {
    line: { kind: 'timed-out', ...(requestId !== undefined && { requestId }), afterMs },
    end: at + whole.length,
  };
}

function parseReport(text: string, at: number): ParsedText | undefined {
  const [header] = exec(REQUEST_ID, text, at);
  if (header === undefined) return undefined;
  const id = readId(text, at);
  if (id === undefined) return incomplete(undefined, 'the request id is cut or missing', at + header.length);
  const { fields, end, problem } = readFields(text, id.end);
  if (problem !== undefined) return incomplete(id.value, problem, end);
  const { durationMs, ...rest } = fields;
  if (durationMs === undefined) return incomplete(id.value, 'Duration is missing', end);
  // Phase belongs to INIT_REPORT.
  delete rest.phase;
  return { line: { kind: 'report', requestId: id.value, durationMs, ...rest }, end };
}

function incomplete(requestId: string | undefined, reason: string, end: number): ParsedText {
  const line: IncompleteReport = {
    kind: 'incomplete-report',
    ...(requestId !== undefined && { requestId }),
    reason,
  };
  return { line, end };
}

/**
 * A request id is a UUID on AWS, and any word elsewhere. Where separators were lost, the next field begins right behind it.
 * At the very end of the text it may be cut, unless it is a whole UUID.
 */
function readId(text: string, at: number): { readonly value: string; readonly end: number } | undefined {
  const [header] = exec(REQUEST_ID, text, at);
  if (header === undefined) return undefined;
  const from = at + header.length;
  const [uuid] = exec(UUID, text, from);
  if (uuid !== undefined) return { value: uuid, end: from + uuid.length };
  const [word] = exec(ANY_ID, text, from);
  if (word === undefined || from + word.length === text.length) return undefined;
  const glued = word.indexOf('Duration:');
  const value = glued > 0 ? word.slice(0, glued) : word;
  return value.endsWith(':') ? undefined : { value, end: from + value.length };
}

function exec(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
