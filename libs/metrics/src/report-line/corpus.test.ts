import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseLines } from './parse-lines.ts';

const CORPUS = readFileSync(new URL('../../testdata/report-lines.txt', import.meta.url), 'utf8');

const cases = CORPUS.split(/^=== /m)
  .slice(1)
  .map((section) => {
    const nameEnd = section.indexOf('\n');
    const textEnd = section.lastIndexOf('\n---\n');
    return {
      name: section.slice(0, nameEnd),
      text: section.slice(nameEnd + 1, Math.max(nameEnd + 1, textEnd)),
      lines: section
        .slice(textEnd + 5)
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line)),
    };
  });

describe('the corpus of log texts', () => {
  test('is read whole', () => {
    expect(cases.length).toBeGreaterThan(90);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test.each(cases)('$name', ({ text, lines }) => {
    expect(parseLines(text).map(({ line }) => line)).toEqual(lines);
  });

  test.each(cases)('$name: the offset points at the line', ({ text }) => {
    for (const { offset, end, line, form } of parseLines(text)) {
      expect(end).toBeGreaterThan(offset);
      expect(end).toBeLessThanOrEqual(text.length);
      expect(text.slice(offset)).toMatch(form === 'json' ? /^\{/ : /^(?:[A-Z_]+\s|Task )/);
      expect(line.kind).not.toBe('');
    }
  });
});
