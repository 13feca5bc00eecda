import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulationRandom } from '../testing/simulate.ts';
import { quantile } from './quantile.ts';
import { quantileInterval } from './quantile-interval.ts';
import { drawRounds, expandedTail, pool, resampledQuantile } from './round-bootstrap.ts';

const value = fc.integer({ min: -50, max: 50 });
/** Up to 400 values, so that several blocks are skipped as well as none. */
const round = fc.oneof(fc.array(value, { maxLength: 6 }), fc.array(value, { maxLength: 50, size: 'max' }));
const rounds = fc.array(round, { minLength: 1, maxLength: 8 });

test('a quantile by counts is the quantile of the rounds written out', () => {
  const p = fc.constantFrom(0, 0.1, 0.5, 0.9, 0.99, 1);
  fc.assert(
    fc.property(rounds, fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }), p, (given, drawn, at) => {
      const counts = Int32Array.from(drawn.slice(0, given.length));
      const written = given.flatMap((round, index) =>
        Array.from({ length: drawn[index] ?? 0 }, () => round).flat(),
      );
      const resampled = resampledQuantile(pool(given), counts, at);
      const expected = quantile(written, at);
      if (expected === undefined) expect(resampled).toBeNaN();
      else expect(resampled).toBeCloseTo(expected, 9);
    }),
  );
});

test('as many rounds are drawn as there are', () => {
  const counts = new Int32Array(7);
  const random = simulationRandom(5);
  const sums = Array.from({ length: 50 }, () => {
    drawRounds(counts, random);
    return counts.reduce((sum, count) => sum + count, 0);
  });
  expect(new Set(sums)).toEqual(new Set([7]));
});

test('the tails expand for few rounds and come back to 2.5 % for many', () => {
  expect(expandedTail(10, 0.95)).toBeCloseTo(0.00855, 4);
  expect(expandedTail(100_000, 0.95)).toBeCloseTo(0.025, 5);
});

test('the same seed gives the same interval, and another seed nearly the same', () => {
  const source = simulationRandom(2);
  const cell = Array.from({ length: 10 }, () => Array.from({ length: 5 }, () => source()));
  const of = (seed: number) => quantileInterval(cell, { random: simulationRandom(seed) });
  expect(of(1)).toEqual(of(1));
  const [a, b] = [of(1), of(2)];
  if (a.kind !== 'interval' || b.kind !== 'interval') expect.fail('no interval');
  expect(Math.abs(a.low - b.low) + Math.abs(a.high - b.high)).toBeLessThan((a.high - a.low) / 4);
});

test('an interval moves and scales with the values, and does not mind the order within rounds', () => {
  const source = simulationRandom(3);
  const cell = Array.from({ length: 8 }, () => Array.from({ length: 4 }, () => source()));
  const of = (map: (x: number) => number, turn: boolean) => {
    const mapped = cell.map((round) => round.map(map)).map((round) => (turn ? round.toReversed() : round));
    const interval = quantileInterval(mapped, { random: simulationRandom(9) });
    if (interval.kind !== 'interval') expect.fail('no interval');
    return interval;
  };
  const plain = of((x) => x, false);
  const moved = of((x) => 3 * x + 10, true);
  expect(moved.estimate).toBeCloseTo(3 * plain.estimate + 10, 9);
  expect(moved.low).toBeCloseTo(3 * plain.low + 10, 9);
  expect(moved.high).toBeCloseTo(3 * plain.high + 10, 9);
});

test('between two and five rounds there is no interval, of one round it is exact, and empty rounds are none', () => {
  const random = simulationRandom(1);
  const round = [1, 2, 3, 4, 5, 6];
  expect(quantileInterval([round, round, round], { random })).toEqual({
    kind: 'not-available',
    reason: 'an interval needs 6 rounds, there are 3',
  });
  expect(quantileInterval([[], round, []], { random })).toMatchObject({ estimate: 3.5, low: 1, high: 6 });
  expect(quantileInterval([[]], { random })).toEqual({ kind: 'not-available', reason: 'no samples' });
});
