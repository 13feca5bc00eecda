import type { BenchRecord } from './record.ts';
import { SCHEMA } from './record.ts';
import { isRecordType, RECORD_SCHEMAS } from './record-schema.ts';

export type Problem =
  /** The last line, cut off while it was written. */
  | 'torn'
  | 'malformed'
  /** Written by a later version of this program. */
  | 'later-schema'
  | 'unknown-type';

export type Decoded =
  | { readonly ok: true; readonly line: number; readonly record: BenchRecord }
  | { readonly ok: false; readonly line: number; readonly problem: Problem; readonly message: string };

/** One line, with its end. */
export function encodeRecord(record: BenchRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Reads one line; a bad line is a value, so that the reader of a million goes on and can say which it was. */
export function decodeLine(text: string, line: number): Decoded {
  const parsed = parseJson(text);
  if (!parsed.ok) return { ok: false, line, problem: 'malformed', message: parsed.message };
  return decodeValue(parsed.value, line);
}

/** The same of what was kept as values and not as text. */
export function decodeValue(value: unknown, line: number): Decoded {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, line, problem: 'malformed', message: 'not a JSON object' };
  }
  const { type, schema } = value as { type?: unknown; schema?: unknown };
  if (typeof schema === 'number' && schema > SCHEMA) {
    return {
      ok: false,
      line,
      problem: 'later-schema',
      message: `schema ${schema}, this program reads ${SCHEMA}`,
    };
  }
  if (!isRecordType(type)) {
    return { ok: false, line, problem: 'unknown-type', message: `type ${JSON.stringify(type)}` };
  }
  const checked = RECORD_SCHEMAS[type].safeParse(value);
  if (checked.success) return { ok: true, line, record: checked.data };
  const issue = checked.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? type : `${type}.${issue.path.join('.')}`;
  return { ok: false, line, problem: 'malformed', message: `${where}: ${issue?.message ?? 'invalid'}` };
}

/**
 * Reads a whole journal. A last line without its end is torn if it does not decode; if it does, only its end is
 * missing and the record counts.
 */
export function* decodeJournal(text: string): Generator<Decoded> {
  let start = 0;
  for (let line = 1; start < text.length; line += 1) {
    const end = text.indexOf('\n', start);
    const last = end === -1;
    const content = last ? text.slice(start) : text.slice(start, end);
    start = last ? text.length : end + 1;
    if (content.trim() === '') continue;
    const decoded = decodeLine(content, line);
    yield last && !decoded.ok && decoded.problem === 'malformed' ? { ...decoded, problem: 'torn' } : decoded;
  }
}

type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function parseJson(text: string): Json {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
