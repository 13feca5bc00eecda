import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from './errors.ts';
import { EXIT } from './exit-codes.ts';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

function rowsOf(pattern: RegExp): readonly (readonly string[])[] {
  return [...page.matchAll(pattern)].map((match) => match.slice(1));
}

describe('docs/errors.md', () => {
  it('lists exactly the codes there are, with their exits and meanings', () => {
    const listed = rowsOf(/^\| `(LB_\w+)` +\| (\d) (\w+) +\| (.*?) +\|$/gm);
    const known = Object.entries(ERRORS).map(([code, { exit, meaning }]) => [
      code,
      String(EXIT[exit]),
      exit,
      meaning,
    ]);
    expect(listed).toEqual(known);
  });

  it('lists exactly the exit codes there are', () => {
    const listed = rowsOf(/^\| (\d) +\| (\w+) +\|/gm);
    expect(listed).toEqual(Object.entries(EXIT).map(([name, code]) => [String(code), name]));
  });
});
