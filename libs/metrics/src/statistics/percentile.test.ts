import { expect, test } from 'vitest';
import { simulationRandom } from '../testing/simulate.ts';
import { percentile, samplesNeeded } from './percentile.ts';
import { tailRatio } from './tail-ratio.ts';

const count = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
const inRounds = (n: number, rounds: number) =>
  Array.from({ length: rounds }, (_, round) => count(n).filter((value) => value % rounds === round));
const random = simulationRandom(1);

test('p99 needs 299 samples for an upper bound and 500 for an interval', () => {
  expect(samplesNeeded(0.99)).toEqual({ interval: 500, upperBound: 299 });
  expect(0.99 ** 299).toBeLessThan(0.05);
  expect(0.99 ** 298).toBeGreaterThan(0.05);
  expect(samplesNeeded(0.95)).toEqual({ interval: 100, upperBound: 59 });
  expect(samplesNeeded(0.9)).toEqual({ interval: 50, upperBound: 29 });
  expect(samplesNeeded(0.999)).toEqual({ interval: 5000, upperBound: 2995 });
});

test('below that, p99 is not available and says why', () => {
  expect(percentile([count(298)], 0.99, { random })).toEqual({
    kind: 'not-available',
    reason: 'n too small: 298 of at least 299',
  });
  expect(percentile([count(299)], 0.99, { random })).toEqual({ kind: 'upper-bound', atMost: 299 });
  expect(percentile([count(499)], 0.99, { random }).kind).toBe('upper-bound');
});

test('with enough samples it has an interval: exact of one round, by rounds of several', () => {
  const exact = percentile([count(500)], 0.99, { random });
  expect(exact).toMatchObject({ kind: 'interval', estimate: 495.01, high: 500 });
  const byRounds = percentile(inRounds(1000, 10), 0.99, { random });
  expect(byRounds).toMatchObject({ kind: 'interval', estimate: 990.01 });
});

test('the tail ratio needs what its p99 needs', () => {
  expect(tailRatio(count(499))).toMatchObject({ kind: 'not-available' });
  expect(tailRatio(count(501))).toEqual({ kind: 'tail-ratio', ratio: 496 / 251 });
  expect(tailRatio(count(501).map(() => 0))).toMatchObject({ kind: 'not-available' });
});
