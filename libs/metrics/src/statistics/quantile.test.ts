import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harrellDavis } from './harrell-davis.ts';
import { median, quantile } from './quantile.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

test('quantiles interpolate at p·(n − 1), as NumPy and DuckDB do', () => {
  const ten = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  expect(quantile(ten, 0.25)).toBeCloseTo(3.25, 12);
  expect(quantile(ten, 0.9)).toBeCloseTo(9.1, 12);
  expect(quantile(ten, 0)).toBe(1);
  expect(quantile(ten, 1)).toBe(10);
  expect(quantile([15, 20, 35, 40, 50], 0.4)).toBeCloseTo(29, 12);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('nothing has no median', () => {
  expect(median([])).toBeUndefined();
  expect(harrellDavis([])).toBeUndefined();
});

test('a quantile does not change its argument, lies within the range and grows with p', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, p) => {
      const before = [...given];
      const at = quantile(given, p) ?? Number.NaN;
      expect(given).toEqual(before);
      expect(at).toBeGreaterThanOrEqual(Math.min(...given));
      expect(at).toBeLessThanOrEqual(Math.max(...given));
      expect(at).toBeLessThanOrEqual((quantile(given, Math.min(1, p + 0.1)) ?? Number.NaN) + 1e-6);
    }),
  );
});

test('the Harrell–Davis weights of three values are those of Beta(2, 2)', () => {
  const outer = 3 / 9 - 2 / 27;
  expect(harrellDavis([1, 0, 0])).toBeCloseTo(outer, 12);
  expect(harrellDavis([5, 7, 100])).toBeCloseTo(outer * 105 + (1 - 2 * outer) * 7, 10);
  expect(harrellDavis([42])).toBe(42);
});

test('Harrell–Davis moves and scales with the values, and is the middle of symmetric ones', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.1, max: 10, noNaN: true }), (given, scale) => {
      const plain = harrellDavis(given) ?? Number.NaN;
      const moved = harrellDavis(given.map((value) => value * scale + 7)) ?? Number.NaN;
      expect(Math.abs(moved - (plain * scale + 7))).toBeLessThan(1e-6 * (1 + Math.abs(moved)));
      const mirrored = [...given, ...given.map((value) => -value)];
      expect(Math.abs(harrellDavis(mirrored) ?? Number.NaN)).toBeLessThan(1e-6);
    }),
  );
});
