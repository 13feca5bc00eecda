import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { BenchError } from '@lambda-bench/config';
import { decodeLine, decodeValue, type BenchRecord, type Decoded } from '@lambda-bench/records';
import { fromAttribute, NotRepresentable, toAttribute } from './attribute-value.ts';
import { lineText, partText, recordKey, recordsOfRunKey } from './item-keys.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

/** An item may have 400 KB. Its size on the wire is more than that by which it is measured, so this is safe. */
export const ITEM_BYTES_MAX = 390_000;

/** In UTF-16 units, of which each has three bytes at most. */
const TEXT_UNITS = 120_000;

/**
 * A record as items: nearly always one, whose attribute `record` has DynamoDB's own types. What those cannot hold, or 400 KB
 * cannot, is kept as the text of its JSON, in as many parts as it takes. So is a header, since a report shows its machine and
 * options in the order in which they were written, and a map of DynamoDB has none.
 */
export function itemsOf(run: string, line: number, record: BenchRecord): readonly Item[] {
  const native = nativeItem(run, line, record);
  if (native !== undefined && wireBytes(native) <= ITEM_BYTES_MAX) return [native];
  const texts = split(JSON.stringify(record));
  return texts.map((text, index) => {
    const part = partText(index + 1);
    const key = recordKey(run, line, record);
    return {
      ...frame(run, line, { pk: key.pk, sk: `${key.sk}#${part}` }, `${lineText(line)}#${part}`),
      part: { N: String(index + 1) },
      parts: { N: String(texts.length) },
      text: { S: text },
    };
  });
}

export interface StoredRecord {
  readonly line: number;
  readonly record: BenchRecord;
}

/**
 * Puts items that come in the journal's order together to records. A line of which a part is not there, as in an index that has
 * not caught up, is none: whoever counts the lines misses it.
 */
export function recordReader(where: string): { add(item: Item): StoredRecord | undefined } {
  let begun = { line: 0, text: '', parts: 0 };
  return {
    add(item) {
      const line = Number(item['line']?.N);
      const native = item['record'];
      if (native !== undefined) {
        return { line, record: recordOf(decodeValue(fromAttribute(native), line), line, where) };
      }
      const part = Number(item['part']?.N);
      if (part === 1) begun = { line, text: '', parts: 0 };
      else if (line !== begun.line || part !== begun.parts + 1) return undefined;
      begun = { line, text: begun.text + (item['text']?.S ?? ''), parts: part };
      if (part < Number(item['parts']?.N)) return undefined;
      return { line, record: recordOf(decodeLine(begun.text, line), line, where) };
    },
  };
}

export function wireBytes(item: Item): number {
  return Buffer.byteLength(JSON.stringify(item));
}

function nativeItem(run: string, line: number, record: BenchRecord): Item | undefined {
  if (record.type === 'header') return undefined;
  try {
    return {
      ...frame(run, line, recordKey(run, line, record), lineText(line)),
      record: toAttribute(record),
    };
  } catch (error) {
    if (error instanceof NotRepresentable) return undefined;
    throw error;
  }
}

function frame(run: string, line: number, key: { pk: string; sk: string }, runSk: string): Item {
  return {
    pk: { S: key.pk },
    sk: { S: key.sk },
    runPk: { S: recordsOfRunKey(run) },
    runSk: { S: runSk },
    entity: { S: 'result' },
    line: { N: String(line) },
  };
}

function split(text: string): readonly string[] {
  const texts: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + TEXT_UNITS, text.length);
    const last = text.charCodeAt(to - 1);
    // Not between the halves of a surrogate pair: neither has a UTF-8 of its own.
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    texts.push(text.slice(from, to));
    from = to;
  }
  return texts;
}

function recordOf(result: Decoded, line: number, where: string): BenchRecord {
  if (result.ok) return result.record;
  throw new BenchError(
    'LB_JOURNAL',
    `${where}, line ${line}: ${result.problem}: ${result.message}`,
    result.problem === 'malformed'
      ? 'the item was changed; sync the run from its folder with --again'
      : 'read it with the version that wrote it, or a later one',
  );
}
