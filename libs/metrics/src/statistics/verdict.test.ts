import { describe, expect, test } from 'vitest';
import { studentTQuantile } from './distributions.ts';
import type { RatioOfMedians } from './ratio-of-medians.ts';
import { verdict } from './verdict.ts';

const interval = (low: number, high: number, estimate = (low + high) / 2): RatioOfMedians => ({
  kind: 'interval',
  estimate,
  low,
  high,
  rounds: 10,
  paired: true,
  standardError: Math.log(high / low) / 2 / studentTQuantile(0.975, 9),
  df: 9,
});
const named = (low: number, high: number, medianMs = 1000) => verdict(interval(low, high), medianMs);

test.each([
  [1.04, 1.2, 'slower'],
  [0.8, 0.96, 'faster'],
  [1.01, 1.2, 'slightly slower'],
  [0.8, 0.99, 'slightly faster'],
  [0.98, 1.02, 'equivalent'],
  [1.001, 1.029, 'equivalent'],
  [0.971, 0.999, 'equivalent'],
])('an interval from %d to %d is %s', (low, high, name) => {
  expect(named(low, high)).toEqual({ name });
});

test('no interval that touches the threshold or no change crowns a winner', () => {
  expect(named(1.03, 1.3)).toEqual({ name: 'slightly slower' });
  expect(named(1.0, 1.3)).toMatchObject({ name: 'no detectable difference' });
  expect(named(0.992, 0.9925)).toEqual({ name: 'equivalent' });
});

test('half a millisecond of two does not matter, the same share of a second does', () => {
  expect(named(0.6, 0.9, 2)).toEqual({ name: 'equivalent' });
  expect(named(0.6, 0.9, 1000)).toEqual({ name: 'faster' });
  expect(verdict(interval(0.6, 0.9), 2, { ratio: 0.03, ms: 0 })).toEqual({ name: 'faster' });
});

describe('no detectable difference says what it would take', () => {
  test('an interval of twice the width that would do needs about four times the rounds', () => {
    const given = verdict(interval(0.97, 1.05, 1.01), 1000);
    // The estimate is 1 % off, so half a width of 2 % would show it to be equivalent; it is 4 %.
    if (!('moreRounds' in given)) expect.fail('no estimate of rounds');
    expect(given.moreRounds).toBeGreaterThan(18);
    expect(given.moreRounds).toBeLessThan(30);
  });

  test('a wider interval needs more', () => {
    const rounds = [0.04, 0.06, 0.08].map((reach) => {
      const given = verdict(interval(1 - reach, 1 + reach), 1000);
      return 'moreRounds' in given ? (given.moreRounds ?? 0) : 0;
    });
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    expect(rounds[0]).toBeGreaterThan(0);
  });

  test('beyond any run it names no number', () => {
    expect(verdict(interval(0.1, 9, 1.001), 1000)).toEqual({ name: 'no detectable difference' });
  });
});

test('without an interval there is no verdict', () => {
  const missing = { kind: 'not-available', reason: 'no samples' } as const;
  expect(verdict(missing, 10)).toBe(missing);
});
