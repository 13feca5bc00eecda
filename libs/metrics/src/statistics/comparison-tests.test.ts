import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { cliffsDelta } from './cliffs-delta.ts';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { criticalU, mannWhitney } from './mann-whitney.ts';
import { median } from './quantile.ts';

/** Permeability of the placenta at term and before: Hollander and Wolfe, Nonparametric statistical methods, table 4.1. */
const AT_TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const BEFORE = [1.15, 0.88, 0.9, 0.74, 1.21];

const side = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 });

describe('Mann and Whitney', () => {
  test('the published example: U = 35 and p = 0.2544', () => {
    const result = mannWhitney(BEFORE, AT_TERM);
    expect(result).toMatchObject({ u: 35, method: 'exact' });
    expect(result?.pValue).toBeCloseTo(0.2544, 4);
  });

  test('complete separation of 3 and 3 has the p-value 2/20, of 5 and 5 it is 2/252', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6])?.pValue).toBeCloseTo(0.1, 12);
    expect(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toMatchObject({ u: 25 });
    expect(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])?.pValue).toBeCloseTo(2 / 252, 12);
  });

  test.each([
    [5, 5, 2],
    [6, 6, 5],
    [8, 8, 13],
    [10, 10, 23],
    [7, 12, 18],
    [20, 20, 127],
  ])('the largest significant U of %d and %d is %d, as in the tables', (n, m, u) => {
    expect(criticalU(n, m, 0.025)).toBe(u + 1);
  });

  test('ties take the normal approximation with the corrected variance', () => {
    const result = mannWhitney([1, 2, 2, 3], [2, 3, 4, 4]);
    const variance = (16 / 12) * (9 - (24 + 6 + 6) / 56);
    const z = (13.5 - 8 - 0.5) / Math.sqrt(variance);
    expect(result).toMatchObject({ u: 13.5, method: 'normal' });
    expect(z).toBeCloseTo(1.498, 3);
    expect(result?.pValue).toBeCloseTo(0.1342, 3);
  });

  test('the normal approximation agrees with the exact value where both apply', () => {
    const base = Array.from({ length: 25 }, (_, index) => index * 2);
    const head = Array.from({ length: 25 }, (_, index) => index * 2 + 13);
    const exact = mannWhitney(base, head);
    const approximate = mannWhitney([...base, -1], [...head, 99]);
    expect(exact?.method).toBe('exact');
    expect(approximate?.method).toBe('normal');
    expect(Math.abs((exact?.pValue ?? 0) - (approximate?.pValue ?? 1))).toBeLessThan(0.03);
  });

  test('U counts pairs, does not mind order or monotone scale, and swaps to n·m − U', () => {
    fc.assert(
      fc.property(side, side, (base, head) => {
        const pairs = base.flatMap((from) =>
          head.map((to): number => (to > from ? 1 : to === from ? 0.5 : 0)),
        );
        const result = mannWhitney(base, head);
        expect(result?.u).toBe(pairs.reduce((sum, pair) => sum + pair, 0));
        expect(mannWhitney(base.toReversed().map(Math.exp), head.map(Math.exp))?.u).toBe(result?.u);
        expect(mannWhitney(head, base)?.u).toBe(base.length * head.length - (result?.u ?? 0));
        expect(mannWhitney(head, base)?.pValue).toBeCloseTo(result?.pValue ?? -1, 12);
      }),
    );
  });

  test('nothing to compare is no test, and equal values are no difference', () => {
    expect(mannWhitney([], [1])).toBeUndefined();
    expect(cliffsDelta([1], [])).toBeUndefined();
    expect(mannWhitney([5, 5, 5], [5, 5])?.pValue).toBe(1);
  });
});

describe("Cliff's δ", () => {
  test('is the share of pairs above less the share below', () => {
    expect(cliffsDelta([1, 2, 3], [4, 5, 6])).toEqual({ delta: 1, size: 'large' });
    expect(cliffsDelta([1, 2], [1, 2])).toEqual({ delta: 0, size: 'negligible' });
    expect(cliffsDelta([10, 20, 30, 40], [5, 15, 25, 35])?.delta).toBeCloseTo(-0.25, 12);
  });

  test('has its names at 0.147, 0.33 and 0.474', () => {
    const base = [0.5];
    const shareAbove = (above: number) => Array.from({ length: 1000 }, (_, index) => (index < above ? 1 : 0));
    const sizeAt = (above: number) => cliffsDelta(base, shareAbove(above))?.size;
    expect([sizeAt(573), sizeAt(574)]).toEqual(['negligible', 'small']);
    expect([sizeAt(664), sizeAt(666)]).toEqual(['small', 'medium']);
    expect([sizeAt(736), sizeAt(738)]).toEqual(['medium', 'large']);
    expect(sizeAt(200)).toBe('large');
  });
});

describe('Hodges and Lehmann', () => {
  test('the published example: a shift of 0.305 between −0.15 and 0.76', () => {
    const shift = hodgesLehmann(BEFORE, AT_TERM);
    if (shift.kind !== 'interval') expect.fail(shift.reason);
    expect(shift.estimate).toBeCloseTo(0.305, 10);
    expect(shift.low).toBeCloseTo(-0.15, 10);
    expect(shift.high).toBeCloseTo(0.76, 10);
  });

  test('is the median of all differences, exactly', () => {
    const longer = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 5, maxLength: 30 });
    fc.assert(
      fc.property(longer, longer, (base, head) => {
        const shift = hodgesLehmann(base, head);
        if (shift.kind !== 'interval') expect.fail(shift.reason);
        const differences = base.flatMap((from) => head.map((to) => to - from));
        expect(shift.estimate).toBe(median(differences));
        expect(differences).toContain(shift.low);
        expect(differences).toContain(shift.high);
      }),
    );
  });

  test('finds a shift among tens of thousands of samples without writing out the differences', () => {
    const base = Array.from({ length: 20_000 }, (_, index) => index % 1000);
    const shift = hodgesLehmann(
      base,
      base.map((value) => value + 17),
    );
    expect(shift).toMatchObject({ kind: 'interval', estimate: 17 });
  });

  test('too few values have no interval', () => {
    expect(hodgesLehmann([1, 2, 3], [4, 5, 6]).kind).toBe('not-available');
  });
});

describe('Benjamini and Hochberg', () => {
  /** The fifteen p-values of their paper, of which four are significant at q = 0.05. */
  const PAPER = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];

  test('the example of the paper', () => {
    const adjusted = benjaminiHochberg(PAPER);
    expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4);
    expect(adjusted[0]).toBeCloseTo(0.0015, 10);
    expect(adjusted[3]).toBeCloseTo((0.0095 * 15) / 4, 10);
    expect(adjusted[4]).toBeCloseTo((0.0201 * 15) / 5, 10);
  });

  test('keeps the order of the p-values, whatever order they come in', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(pValues, (given) => {
        const adjusted = benjaminiHochberg(given);
        adjusted.forEach((p, index) => {
          expect(p).toBeGreaterThanOrEqual(given[index] ?? 0);
          expect(p).toBeLessThanOrEqual(1);
          given.forEach((other, at) => {
            if (other < (given[index] ?? 0)) expect(adjusted[at] ?? 0).toBeLessThanOrEqual(p);
          });
        });
        expect(benjaminiHochberg(given.toReversed())).toEqual(adjusted.toReversed());
      }),
    );
  });
});
