import { expect, test } from 'vitest';
import { woodruffInterval } from './woodruff-interval.ts';

const inRounds = (rounds: number, perRound: number, at: (round: number, index: number) => number) =>
  Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: perRound }, (__, index) => at(round, index)),
  );

test('the ends are the quantiles at p ± t·s, where s comes from how the counts differ between rounds', () => {
  // The values 1 to 100; 10 above the 0.9 quantile, of which the first round has five and the next five one each.
  const high = [[91, 92, 93, 94, 95], [96], [97], [98], [99], [100], [], [], [], []];
  let next = 0;
  const rounds = high.map((above) => [
    ...above,
    ...Array.from({ length: 10 - above.length }, () => {
      next += 1;
      return next;
    }),
  ]);
  const squares = (5 - 1) ** 2 + 4 * 1;
  const reach = 2.262157 * Math.sqrt((squares * 10) / 9 / 100 ** 2);
  const interval = woodruffInterval(rounds, 0.9);
  if (interval.kind !== 'interval') expect.fail(interval.reason);
  expect(interval.estimate).toBeCloseTo(90.1, 10);
  expect(interval.low).toBeCloseTo(1 + 99 * (0.9 - reach), 3);
  expect(interval.high).toBe(100);
});

test('rounds that agree have the interval of independent samples', () => {
  const rounds = inRounds(10, 10, (round, index) => index * 10 + round + 1);
  const interval = woodruffInterval(rounds, 0.5);
  const reach = 2.262157 * Math.sqrt(0.25 / 100);
  expect(interval).toMatchObject({ kind: 'interval', estimate: 50.5 });
  if (interval.kind === 'interval') expect(interval.high).toBeCloseTo(1 + 99 * (0.5 + reach), 3);
});

test('it moves and scales with the values', () => {
  const rounds = inRounds(8, 25, (round, index) => ((round * 37 + index * 61) % 101) + (index % 7) * 13);
  const plain = woodruffInterval(rounds, 0.9);
  const moved = woodruffInterval(
    rounds.map((round) => round.map((value) => 2 * value + 5)),
    0.9,
  );
  if (plain.kind !== 'interval' || moved.kind !== 'interval') expect.fail('no interval');
  for (const key of ['estimate', 'low', 'high'] as const)
    expect(moved[key]).toBeCloseTo(2 * plain[key] + 5, 9);
});

test('five rounds have none', () => {
  expect(
    woodruffInterval(
      inRounds(5, 100, (_, index) => index),
      0.9,
    ),
  ).toEqual({
    kind: 'not-available',
    reason: 'an interval needs 6 rounds, there are 5',
  });
  expect(woodruffInterval([], 0.9)).toEqual({ kind: 'not-available', reason: 'no samples' });
});
