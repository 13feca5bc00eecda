import { jsonObjectEnd } from './json-object-end.ts';
import type { LambdaLine, LogForm } from './lambda-line.ts';
import { standsAtLineStart } from './line-start.ts';
import { parsePlatformEvent } from './parse-json.ts';
import {
  parseBoundaryText,
  parseInitStartText,
  parseReportText,
  parseTimedOut,
  type ParsedText,
} from './parse-text.ts';

export interface Located<Line extends LambdaLine = LambdaLine> {
  readonly line: Line;
  readonly form: LogForm['form'];
  /** Where the line begins in the text, without what a shipper put in front, and where what was read of it ends. */
  readonly offset: number;
  readonly end: number;
}

const CANDIDATE =
  /(?:INIT_|RESTORE_)?REPORT(?=[\s\\])|INIT_START(?=[\s\\])|(?:START|END)(?= RequestId:)|Task timed out after |\{\s{0,64}"/g;

const CUT_REPORT = /"type"\s{0,8}:\s{0,8}"platform\.report"/;
const CUT_ID = /"requestId"\s{0,8}:\s{0,8}"([^"\\]{1,128})"/;

/**
 * Every line of Lambda's in a text: a log tail, a shipped log, a payload. It never throws, and what is not Lambda's is passed
 * over. In JSON mode a tail glues Lambda's events, the function's JSON and raw text together without line breaks, so this is a
 * scan for beginnings, not a split into lines.
 *
 * The time is linear in the text. A candidate looks back and ahead over a bounded distance, except for a JSON object, which is
 * read strictly and to a bounded depth: a position can only be read again for each object that encloses it.
 */
export function parseLines(text: string): readonly Located[] {
  const found: Located[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const offset = match.index;
    if (offset < from) continue;
    const [word] = match;
    const located = word.startsWith('{') ? locateJson(text, offset) : locateText(text, offset, word);
    if (located === undefined) continue;
    found.push(located);
    from = located.end;
  }
  return found;
}

function locateText(text: string, offset: number, word: string): Located | undefined {
  const parsed = parseText(text, offset, word);
  return parsed === undefined ? undefined : { ...parsed, form: 'text', offset };
}

function parseText(text: string, offset: number, word: string): ParsedText | undefined {
  const at = offset + word.length;
  // A time-out is found wherever it stands: inside the JSON payload of the error as well as in a log line.
  if (word.startsWith('Task')) return parseTimedOut(text, offset, at);
  if (!standsAtLineStart(text, offset)) return undefined;
  if (word === 'INIT_START') return parseInitStartText(text, at);
  return word === 'START' || word === 'END'
    ? parseBoundaryText(text, word, at)
    : parseReportText(text, word, at);
}

function locateJson(text: string, offset: number): Located | undefined {
  const end = jsonObjectEnd(text, offset);
  if (end === undefined) return cutReport(text, offset);
  const line = parsePlatformEvent(JSON.parse(text.slice(offset, end)));
  return line === undefined ? undefined : { line, form: 'json', offset, end };
}

/** A JSON report that breaks off. It is named so that nobody takes the one before it for the last one. */
function cutReport(text: string, offset: number): Located | undefined {
  const head = text.slice(offset, offset + 512);
  const nested = head.indexOf('{"time"', 1);
  const own = nested < 0 ? head : head.slice(0, nested);
  const type = CUT_REPORT.exec(own);
  if (type === null || own.slice(0, type.index).includes('{', 1)) return undefined;
  const requestId = CUT_ID.exec(own)?.[1];
  return {
    line: {
      kind: 'incomplete-report',
      ...(requestId !== undefined && { requestId }),
      reason: 'the JSON event breaks off',
    },
    form: 'json',
    offset,
    end: offset + type.index + type[0].length,
  };
}
