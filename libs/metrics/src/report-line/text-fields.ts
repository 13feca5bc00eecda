import type { InitPhase, PlatformStatus } from './lambda-line.ts';

/** The fields of a REPORT, INIT_REPORT or RESTORE_REPORT in text, each under its whole name. */
export interface TextFields {
  durationMs?: number;
  billedMs?: number;
  memorySizeMb?: number;
  maxMemoryUsedMb?: number;
  initMs?: number;
  restoreMs?: number;
  billedRestoreMs?: number;
  status?: PlatformStatus;
  errorType?: string;
  phase?: InitPhase;
  traceId?: string;
  segmentId?: string;
  sampled?: boolean;
}

export interface ReadFields {
  readonly fields: TextFields;
  readonly end: number;
  /** Why the line cannot be trusted: it breaks off inside a field. */
  readonly problem?: string;
}

type NumberKey =
  'durationMs' | 'billedMs' | 'memorySizeMb' | 'maxMemoryUsedMb' | 'initMs' | 'restoreMs' | 'billedRestoreMs';
type WordKey = Exclude<keyof TextFields, NumberKey>;

const NUMBERS: ReadonlyMap<string, { readonly key: NumberKey; readonly unit: string }> = new Map([
  ['Duration', { key: 'durationMs', unit: 'ms' }],
  ['Billed Duration', { key: 'billedMs', unit: 'ms' }],
  ['Memory Size', { key: 'memorySizeMb', unit: 'MB' }],
  ['Max Memory Used', { key: 'maxMemoryUsedMb', unit: 'MB' }],
  ['Init Duration', { key: 'initMs', unit: 'ms' }],
  ['Restore Duration', { key: 'restoreMs', unit: 'ms' }],
  ['Billed Restore Duration', { key: 'billedRestoreMs', unit: 'ms' }],
] as const);

const WORDS: ReadonlyMap<string, WordKey> = new Map([
  ['Status', 'status'],
  ['Error Type', 'errorType'],
  ['Phase', 'phase'],
  ['XRAY TraceId', 'traceId'],
  ['SegmentId', 'segmentId'],
  ['Sampled', 'sampled'],
] as const);

const TRACING: ReadonlySet<string> = new Set(['XRAY TraceId', 'SegmentId', 'Sampled']);
const NAMES = [...NUMBERS.keys(), ...WORDS.keys()];
const MEASURED = NAMES.filter((name) => !TRACING.has(name));
const LONGEST_NAME = Math.max(...NAMES.map((name) => name.length));

const GAP = /(?:\s|\\{1,4}[tnr]){0,256}/y;
const LINE_BREAK = /[\n\r]|\\[nr]/;
const NAME = /[A-Z][A-Za-z]{0,30}(?: [A-Z][A-Za-z]{0,30}){0,4}(?= ?: ?)/y;
const COLON = / ?:[ \t]*/y;
const NUMBER = /(\d{1,15}(?:\.\d{1,9})?) *(ms|MB)/y;
const WORD = /[A-Za-z0-9][\w.-]{0,255}/y;
/** The value of a field that is not known here: one word and its unit. */
const UNKNOWN_VALUE = /[^\s\\"']{1,255}(?: (?:ms|MB|seconds)(?![a-z]))?/y;
/** START, END, REPORT, … begin the next line, also where line breaks were lost. */
const NEXT_LINE = /^(?!XRAY )[A-Z]{2,}(?: |$)/;

const STATUSES: ReadonlySet<string> = new Set<PlatformStatus>(['success', 'error', 'timeout', 'failure']);

/**
 * Reads `Name: value unit` one after the other from `start`, whatever stands between them: tabs, spaces, escaped tabs, nothing.
 * A name counts as a whole, so `Duration` is never found inside `Init Duration`, and the order does not matter (AWS's own
 * emulator prints the init first). A number counts only with its unit, so a cut number is never a smaller one.
 *
 * Other lines follow a REPORT, and may hold anything a function prints. So fields are taken from further lines only if the
 * line of the REPORT itself has none (one field per line), except for the X-Ray fields, which have a line of their own.
 */
export function readFields(text: string, start: number): ReadFields {
  const fields: TextFields = {};
  let end = start;
  let fieldPerLine = true;
  let broken = false;
  for (;;) {
    const at = matchEnd(GAP, text, end);
    broken ||= LINE_BREAK.test(text.slice(end, at));
    const name = matchText(NAME, text, at);
    if (name === undefined || NEXT_LINE.test(name))
      return finish(text, at, end, fields, broken && !fieldPerLine);
    if (broken && !TRACING.has(name) && !(fieldPerLine && NAMES.includes(name))) return { fields, end };
    if (!broken) fieldPerLine = false;
    const valueAt = matchEnd(COLON, text, at + name.length);
    const read = readValue(text, valueAt, name, fields);
    if ('problem' in read) return { fields, end, problem: read.problem };
    end = read.end;
  }
}

function readValue(
  text: string,
  at: number,
  name: string,
  fields: TextFields,
): { readonly end: number } | { readonly problem: string } {
  const number = NUMBERS.get(name);
  if (number !== undefined) {
    NUMBER.lastIndex = at;
    const [whole, digits, unit] = NUMBER.exec(text) ?? [];
    if (whole === undefined || unit !== number.unit) return { problem: `${name} is cut or damaged` };
    fields[number.key] ??= Number(digits);
    return { end: at + whole.length };
  }
  const word = WORDS.get(name);
  if (word === undefined) return { end: matchEnd(UNKNOWN_VALUE, text, at) };
  const value = matchText(word === 'status' || word === 'phase' ? LOWER : WORD, text, at) ?? '';
  const end = at + value.length;
  const taken = takeWord(word, value, fields);
  return !taken && end === text.length && !TRACING.has(name) ? { problem: `${name} is cut` } : { end };
}

/** Lower case only, because where separators were lost the next name begins right behind: `timeoutError Type`. */
const LOWER = /[a-z]{1,30}/y;
const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const SEGMENT_ID = /^[0-9a-f]{16}$/;

function takeWord(key: WordKey, value: string, fields: TextFields): boolean {
  if (key === 'status' && isStatus(value)) fields.status ??= value;
  else if (key === 'errorType' && value !== '') fields.errorType ??= value;
  else if (key === 'phase' && (value === 'init' || value === 'invoke')) fields.phase ??= value;
  else if (key === 'traceId' && TRACE_ID.test(value)) fields.traceId ??= value;
  else if (key === 'segmentId' && SEGMENT_ID.test(value)) fields.segmentId ??= value;
  else if (key === 'sampled' && (value === 'true' || value === 'false')) fields.sampled ??= value === 'true';
  else return false;
  return true;
}

export function isStatus(value: unknown): value is PlatformStatus {
  return typeof value === 'string' && STATUSES.has(value);
}

/** The text ends in what may be the beginning of a name: `Init Dura`. A cold start would look warm without this. */
function finish(text: string, at: number, end: number, fields: TextFields, elsewhere: boolean): ReadFields {
  const rest = text.slice(at, at + LONGEST_NAME + 1);
  const cut =
    rest !== '' && !elsewhere && MEASURED.some((name) => name.startsWith(rest.replace(/ ?:? *$/, '')));
  return cut && at + rest.length === text.length
    ? { fields, end, problem: 'the line breaks off inside a field name' }
    : { fields, end };
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function matchText(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
