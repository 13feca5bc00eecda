import { expect, test } from 'vitest';
import { trimmedSummary } from './trimmed.ts';

test('one smallest and one largest are dropped; min and max are of all', () => {
  expect(trimmedSummary([100, 1, 2, 3, 4, 5, 6])).toEqual({
    kind: 'trimmed',
    n: 7,
    mean: 4,
    standardDeviation: 1.58,
    p50: 4,
    p90: 5.6,
    p99: 5.96,
    min: 1,
    max: 100,
  });
});

test('of several equal extremes one goes', () => {
  expect(trimmedSummary([1, 1, 1, 9, 9, 9])).toMatchObject({
    mean: 5,
    standardDeviation: 4.62,
    min: 1,
    max: 9,
  });
});

test('five values are the least', () => {
  expect(trimmedSummary([1, 2, 3, 4])).toEqual({
    kind: 'not-available',
    reason: 'n too small: 4 of at least 5',
  });
  expect(trimmedSummary([1, 2, 3, 4, 5])).toMatchObject({ mean: 3, standardDeviation: 1, p99: 3.98 });
});

test('the argument stays as it is', () => {
  const given = [3, 1, 2, 5, 4];
  trimmedSummary(given);
  expect(given).toEqual([3, 1, 2, 5, 4]);
});
