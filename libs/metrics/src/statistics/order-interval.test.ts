import { expect, test } from 'vitest';
import { binomialCdf } from './distributions.ts';
import { orderInterval, orderRanks } from './order-interval.ts';

/** Ranks of the 95 % interval of the median, as in the tables of Conover, Practical nonparametric statistics. */
const TABLE = [
  [6, 1, 6],
  [7, 1, 7],
  [8, 1, 8],
  [9, 2, 8],
  [10, 2, 9],
  [12, 3, 10],
  [15, 4, 12],
  [17, 5, 13],
  [20, 6, 15],
  [25, 8, 18],
  [30, 10, 21],
  [40, 14, 27],
  [50, 18, 33],
  [100, 40, 61],
] as const;

test.each(TABLE)('the median of %d lies between the values of rank %d and %d', (n, low, high) => {
  expect(orderRanks(n, 0.5)).toEqual({ low, high });
});

test('the ranks keep the confidence, and one rank further in would not', () => {
  for (const p of [0.5, 0.9, 0.25]) {
    for (const n of [40, 57, 100, 333]) {
      const ranks = orderRanks(n, p);
      const { low, high } = ranks ?? { low: 0, high: 0 };
      expect(binomialCdf(low - 1, n, p)).toBeLessThanOrEqual(0.025);
      expect(1 - binomialCdf(high - 1, n, p)).toBeLessThanOrEqual(0.025);
      expect(binomialCdf(low, n, p)).toBeGreaterThan(0.025);
      expect(1 - binomialCdf(high - 2, n, p)).toBeGreaterThan(0.025);
    }
  }
});

test('five values cannot hold the median with 95 %', () => {
  expect(orderRanks(5, 0.5)).toBeUndefined();
  expect(orderInterval([1, 2, 3, 4, 5])).toEqual({ kind: 'not-available', reason: 'n too small: 5' });
  expect(orderRanks(5, 0.5, 0.9)).toEqual({ low: 1, high: 5 });
});

test('the interval is made of values that were measured', () => {
  expect(orderInterval([9, 1, 8, 2, 7, 3, 6, 4, 5, 10])).toEqual({
    kind: 'interval',
    estimate: 5.5,
    low: 2,
    high: 9,
  });
});
