import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLine, encodeRecord, type BenchRecord } from '@lambda-bench/records';
import { footerRecord, headerRecord, visitOf } from '../testing/journal-records.ts';
import { itemsOf, recordReader, wireBytes } from './record-items.ts';

const sample = visitOf(0)[1];
const failure = visitOf(0)[3];
if (sample === undefined || failure === undefined) throw new Error('no visit');

/** What the items of a record give back. */
function thereAndBack(record: BenchRecord, line = 7) {
  const reader = recordReader('a test');
  const items = itemsOf('run', line, record);
  const read = items.map((item) => reader.add(item));
  expect(read.slice(0, -1).every((stored) => stored === undefined)).toBe(true);
  return { items, stored: read.at(-1) };
}

/** What the folder gives back. */
function fromFolder(record: BenchRecord): BenchRecord {
  const decoded = decodeLine(encodeRecord(record), 1);
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.record;
}

describe('a record as items', () => {
  it.each([headerRecord('run', 3), ...visitOf(1), footerRecord('completed')])(
    '$type comes back',
    (record) => {
      expect(thereAndBack(record).stored).toEqual({ line: 7, record: fromFolder(record) });
    },
  );

  it('keeps fields of a later version, whatever they are', () => {
    const fields = fc.dictionary(
      fc.string({ unit: 'binary' }).map((name) => `later-${name}`),
      fc.jsonValue({ noUnicodeString: false }),
    );
    fc.assert(
      fc.property(fields, (later) => {
        // Bit for bit as a folder has it; −0 becomes 0 in JSON's own text.
        const record = fromFolder({ ...sample, ...later });
        expect(thereAndBack(record).stored?.record).toEqual(record);
      }),
    );
  });

  it.each([
    ['a message of a megabyte', 'ü😀"'.repeat(250_000)],
    ['half of a character', 'a\ud83d'],
  ])('%s is kept as text, in items that DynamoDB takes', (_, message) => {
    const record = { ...failure, message } as BenchRecord;
    const { items, stored } = thereAndBack(record);
    expect(stored?.record).toEqual(fromFolder(record));
    for (const item of items) expect(wireBytes(item)).toBeLessThan(400_000);
    expect(new Set(items.map((item) => item['sk']?.S)).size).toBe(items.length);
    expect(items.map((item) => item['runSk']?.S)).toEqual(items.map((item) => item['runSk']?.S).sort());
  });

  it('deeper than DynamoDB goes is kept as text', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 60; level += 1) deep = [deep];
    const later = { deep };
    const record = fromFolder({ ...failure, ...later });
    const { items, stored } = thereAndBack(record);
    expect(items[0]).toHaveProperty('text');
    expect(stored?.record).toEqual(record);
  });

  it('of which a part is not there is none, and spoils no other', () => {
    const message = 'ü'.repeat(300_000);
    const [first, second, third] = itemsOf('run', 7, { ...failure, message } as BenchRecord);
    const others = itemsOf('run', 8, { ...failure, message } as BenchRecord);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no parts');
    for (const kept of [[first, third], [second, third], [first], [first, second]]) {
      const reader = recordReader('a test');
      const read = [...kept, ...others].map((item) => reader.add(item)?.line);
      expect(read.filter((line) => line !== undefined)).toEqual([8]);
    }
    const changed = { ...third, text: { S: '…' } };
    const reader = recordReader('run in a table');
    [first, second].forEach((item) => reader.add(item));
    expect(() => reader.add(changed)).toThrow(/^run in a table, line 7: malformed: /);
  });

  it('that somebody changed is an error that names the line', () => {
    const [item] = itemsOf('run', 7, sample);
    const changed = { ...item, record: { M: { ...item?.['record']?.M, slot: { S: 'x' } } } };
    expect(() => recordReader('run in a table').add(changed)).toThrow(
      /^run in a table, line 7: malformed: sample.slot/,
    );
    const later = { ...item, record: { M: { ...item?.['record']?.M, schema: { N: '99' } } } };
    expect(() => recordReader('run').add(later)).toThrow(/later-schema/);
  });
});
