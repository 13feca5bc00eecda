import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterPattern } from './filter-pattern.ts';

it.each<[string, string, boolean]>([
  ['', 'anything', true],
  ['REPORT', 'REPORT RequestId: x', true],
  ['report', 'REPORT RequestId: x', false],
  ['REPORT RequestId', 'REPORT RequestId: x', true],
  ['REPORT START', 'REPORT RequestId: x', false],
  ['"RequestId: x"', 'REPORT RequestId: x', true],
  ['"x RequestId:"', 'REPORT RequestId: x', false],
  ['REPORT -x', 'REPORT RequestId: x', false],
  ['REPORT -y', 'REPORT RequestId: x', true],
  ['?START ?REPORT', 'REPORT RequestId: x', true],
  ['?START ?END', 'REPORT RequestId: x', false],
  ['REPORT ?START', 'REPORT RequestId: x', true],
  [String.raw`"a \"quoted\" word"`, 'a "quoted" word', true],
  ['-"in all"', 'nothing at all', true],
])('%s against %s is %s', (pattern, message, matches) => {
  expect(filterPattern(pattern)(message)).toBe(matches);
});

it('a quoted phrase finds exactly the messages that contain it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (phrase, before, other) => {
      const matches = filterPattern(`"${phrase.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
      return matches(before + phrase) && matches(other) === other.includes(phrase);
    }),
  );
});

describe('what is not text is refused by name', () => {
  it.each([
    ['{ $.level = "ERROR" }', 'JSON filter patterns are not offered on this machine.'],
    ['[ip, user]', 'Space-delimited filter patterns are not offered on this machine.'],
    ['%ERR.*%', 'Regular expressions are not offered on this machine.'],
    ['"never ends', 'Invalid filter pattern: "never ends'],
  ])('%s', (pattern, message) => {
    expect(() => filterPattern(pattern)).toThrow(message);
  });
});
