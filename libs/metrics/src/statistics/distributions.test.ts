import { describe, expect, test } from 'vitest';
import { binomialCdf, normalCdf, normalQuantile, studentTCdf, studentTQuantile } from './distributions.ts';
import { incompleteBeta } from './incomplete-beta.ts';

describe('the incomplete beta function', () => {
  test('has its closed forms', () => {
    for (const x of [0.001, 0.1, 0.25, 0.5, 0.9, 0.999]) {
      expect(incompleteBeta(x, 1, 7)).toBeCloseTo(1 - (1 - x) ** 7, 13);
      expect(incompleteBeta(x, 5, 1)).toBeCloseTo(x ** 5, 13);
      expect(incompleteBeta(x, 2, 2)).toBeCloseTo(3 * x ** 2 - 2 * x ** 3, 13);
      expect(incompleteBeta(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 12);
    }
  });

  test('is symmetric, and bounded by 0 and 1', () => {
    expect(incompleteBeta(0.3, 4, 9) + incompleteBeta(0.7, 9, 4)).toBeCloseTo(1, 14);
    expect(incompleteBeta(0.5, 500, 500)).toBeCloseTo(0.5, 10);
    expect(incompleteBeta(-1, 2, 3)).toBe(0);
    expect(incompleteBeta(2, 2, 3)).toBe(1);
  });
});

test('the binomial distribution is the sum of its terms', () => {
  const choose = [1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1];
  let sum = 0;
  choose.forEach((ways, k) => {
    sum += ways * 0.3 ** k * 0.7 ** (10 - k);
    expect(binomialCdf(k, 10, 0.3)).toBeCloseTo(sum, 12);
  });
  expect(binomialCdf(-1, 10, 0.3)).toBe(0);
});

test("Student's t and the normal distribution have the values of the tables", () => {
  const table = [
    [1, 12.7062],
    [2, 4.30265],
    [4, 2.77645],
    [9, 2.26216],
    [30, 2.04227],
    [120, 1.97993],
  ] as const;
  for (const [df, t] of table) expect(studentTQuantile(0.975, df)).toBeCloseTo(t, 4);
  expect(studentTQuantile(0.005, 9)).toBeCloseTo(-3.24984, 4);
  expect(studentTCdf(1, 1)).toBeCloseTo(0.75, 12);
});

test('the normal distribution has the values of the tables, also far out', () => {
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
  expect(normalCdf(-1)).toBeCloseTo(0.15865525393145707, 14);
  expect(normalCdf(-3.5) / 2.3262907903552504e-4).toBeCloseTo(1, 11);
  expect(normalCdf(-6) / 9.865876450376946e-10).toBeCloseTo(1, 11);
  expect(normalCdf(-10) / 7.619853024160525e-24).toBeCloseTo(1, 11);
  expect(normalCdf(8)).toBeCloseTo(1, 14);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
  expect(normalQuantile(0.01)).toBeCloseTo(-2.3263478740408408, 10);
});
