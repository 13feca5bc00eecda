import { describe, expect, test } from 'vitest';
import { gateShares } from './gate-shares.ts';
import { SHAPES, type Shape } from './simulate.ts';

const RUNS = 300;
const shapes = Object.keys(SHAPES) as Shape[];
const gate = { sizes: 2, rounds: 10, noise: 0.05, drift: 0.1, shape: 'lognormal', effect: 1 } as const;

describe('a gate of two sizes, ten rounds of one cold and four warm invocations', () => {
  test.each([
    ...shapes.map((shape) => ({ shape, noise: 0.3 })),
    { shape: 'lognormal', noise: 0.03 },
    { shape: 'outliers', noise: 0.1 },
  ] as const)(
    'raises a false alarm in at most 5 % of runs of one code against itself: $shape, noise $noise',
    ({ shape, noise }) => {
      expect(gateShares({ ...gate, shape, noise }, RUNS, 1).worse).toBeLessThanOrEqual(0.05);
    },
  );

  test('nor does it fail where the change is just the threshold', () => {
    expect(gateShares({ ...gate, effect: 1.03 }, RUNS, 2).worse).toBeLessThanOrEqual(0.05);
  });

  test.each(['lognormal', 'exponential', 'outliers'] as const)(
    'finds a tenth more time under noise of 0.05 in nine of ten runs: %s',
    (shape) => {
      expect(gateShares({ ...gate, shape, effect: 1.1 }, RUNS, 3).worse).toBeGreaterThanOrEqual(0.9);
    },
  );

  test('finds a tenth less, and calls that no regression', () => {
    const { better, worse } = gateShares({ ...gate, effect: 0.9 }, RUNS, 4);
    expect(better).toBeGreaterThanOrEqual(0.9);
    expect(worse).toBe(0);
  });

  test('decides nothing of two rounds', () => {
    expect(gateShares({ ...gate, rounds: 2, effect: 2 }, 10, 5).inconclusive).toBeCloseTo(1);
  });
});
