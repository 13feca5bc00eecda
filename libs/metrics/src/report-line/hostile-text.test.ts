import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLines } from './parse-lines.ts';

const CORPUS = readFileSync(new URL('../../testdata/report-lines.txt', import.meta.url), 'utf8');

test('no text of any bytes makes the parser throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      parseLines(new TextDecoder().decode(bytes));
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void parseLines(text)));
});

test('no damaged line makes the parser throw or yields a number that is not one', () => {
  const piece = fc
    .tuple(fc.nat(CORPUS.length - 300), fc.nat(300))
    .map(([at, size]) => CORPUS.slice(at, at + size));
  const edit = fc.tuple(fc.nat(), fc.nat(8), fc.oneof(fc.string({ maxLength: 6 }), piece));
  fc.assert(
    fc.property(piece, fc.array(edit, { maxLength: 5 }), (start, edits) => {
      const text = edits.reduce((before, [position, removed, added]) => {
        const at = position % (before.length + 1);
        return before.slice(0, at) + added + before.slice(at + removed);
      }, start);
      for (const { line, offset, end } of parseLines(text)) {
        expect(end).toBeGreaterThan(offset);
        for (const value of Object.values(line)) {
          if (typeof value === 'number') expect(Number.isFinite(value) && value >= 0).toBe(true);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

const ID = '3f0a9c51-7b2e-4d18-a6c4-90d1e2f3a4b5';
const HOSTILE = [
  'REPORT ',
  'REPORT RequestId: ',
  'REPORT RequestId: a\t',
  `REPORT RequestId: ${ID}\tDuration: `,
  `REPORT RequestId: ${ID}\\t\\t\\t`,
  'REPORT\n',
  'END RequestId: ',
  `END RequestId: ${ID} REPORT `,
  'INIT_REPORT Init Duration: 1',
  'INIT_REPORT Init ',
  'INIT_START Runtime Version: ',
  'Task timed out after ',
  'RequestId: a Error: Task timed out after ',
  '12:00:01 ',
  '12:00:01 a REPORT RequestId: b Duration: 1.00 ms ',
  '"message":"',
  '{"timestamp":1,"timestamp":1,"message":"REPORT RequestId: ',
  '{',
  '{ ',
  '{"',
  '{"a":',
  '{"time":',
  '{"time":"x","type":"platform.report",',
  '{"time":"x","type":"platform.report","record":{"metrics":{',
  '[{"a":[',
  '{"a":"\\"',
  '{"a":1,"b":{"c":1},',
  '{"a":[1,2,{"b":3}],"c":',
  '\\',
  '\\t',
  ' ',
  '\n',
  'A',
  'Aa Aa Aa ',
  'REPORT RequestId: a Aa: ',
  'REPORT RequestId: a Aaa Aaa: 1 ',
  '9',
] as const;

/** Steps are not visible from outside, so this compares sizes: four times the text may not take ten times as long. */
test.each(HOSTILE)('a megabyte of %j takes time in proportion to its size', (unit) => {
  const large = unit.repeat(Math.ceil(2 ** 20 / unit.length));
  const small = large.slice(0, large.length / 4);
  parseLines(small.slice(0, 2 ** 14));
  // Another process on the machine can make one attempt look bad, but not all of them.
  const inProportion = [1, 2, 3, 4].some(() => {
    const smallMs = Math.max(timeOf(small), 1);
    return timeOf(large) < 10 * smallMs;
  });
  expect(inProportion).toBe(true);
});

function timeOf(text: string): number {
  const began = performance.now();
  parseLines(text);
  return performance.now() - began;
}
