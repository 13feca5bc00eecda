import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAttribute, NotRepresentable, toAttribute } from './attribute-value.ts';

const json = fc.jsonValue({ maxDepth: 5 });

describe('a JSON value as an attribute', () => {
  it('comes back bit for bit, whatever the double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(fromAttribute(toAttribute(value))).toBe(value);
      }),
      { numRuns: 5000, examples: [[-0], [5e-324], [1.7e308], [-1.7e308], [1e-130], [9.99e125]] },
    );
  });

  it('comes back with its names, nested, empty and odd ones too', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(fromAttribute(toAttribute(value))).toEqual(value);
      }),
      {
        examples: [
          [{ '': '', $: 1, $number: '5', $$number: { $number: '7' } }],
          [{ a: [null, true, false, [], {}, [[]]], 'ü😀': '😀' }],
          [JSON.parse('{"__proto__": {"a": 1}}')],
        ],
      },
    );
  });

  it('a number that DynamoDB would refuse, or change, is kept as text', () => {
    expect(toAttribute(5e-324)).toEqual({ M: { $number: { S: '5e-324' } } });
    expect(toAttribute(-0)).toEqual({ M: { $number: { S: '-0' } } });
    expect(toAttribute(0)).toEqual({ N: '0' });
  });

  it.each([
    ['half of a character', 'a\ud83d'],
    ['not a number', Number.NaN],
    ['a function', () => undefined],
    ['more levels than there may be', JSON.parse('['.repeat(40) + ']'.repeat(40))],
  ])('%s is not representable', (_, value) => {
    expect(() => toAttribute(value)).toThrow(NotRepresentable);
  });
});
