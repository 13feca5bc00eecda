import { describe, expect, test } from 'vitest';
import { quantileCoverage, ratioCoverage, verdictShares } from './coverage.ts';
import { simulationRandom, SHAPES, type Shape } from './simulate.ts';

const RUNS = 1000;
const RESAMPLES = 400;
const shapes = Object.keys(SHAPES) as Shape[];
const balanced = { rounds: 10, perRound: 5, noise: 0.1, drift: 0, shape: 'lognormal' } as const;

test.each(shapes)('the simulated shape %s has the median that is taken for true', (shape) => {
  const random = simulationRandom(1);
  const values = Float64Array.from({ length: 100_001 }, () => SHAPES[shape](random, 0.1)).sort();
  expect(Math.abs((values[50_000] ?? 0) - 1)).toBeLessThan(shape === 'bimodal' ? 0.02 : 0.002);
});

describe('the 95 % interval holds the true value in 93–97 % of 1,000 runs', () => {
  /** A tenth of noise within rounds: the second makes half of the variance that of rounds. */
  const drifts = [0, 0.1];

  test.each(shapes.flatMap((shape) => drifts.map((drift) => ({ shape, drift }))))(
    'of the median: 10 rounds × 5, $shape, drift $drift',
    ({ shape, drift }) => {
      const { covered } = quantileCoverage({ ...balanced, shape, drift }, RUNS, 7, { resamples: RESAMPLES });
      expect(covered).toBeGreaterThanOrEqual(0.93);
      expect(covered).toBeLessThanOrEqual(0.97);
    },
  );

  test.each([
    { ...balanced, rounds: 6, drift: 0.04 },
    { ...balanced, rounds: 20, drift: 0.04 },
    { ...balanced, perRound: 20, drift: 0.04 },
  ])('of the median: $rounds rounds × $perRound', (of) => {
    const { covered } = quantileCoverage(of, RUNS, 3, { resamples: RESAMPLES });
    expect(covered).toBeGreaterThanOrEqual(0.93);
    expect(covered).toBeLessThanOrEqual(0.97);
  });

  test.each(
    shapes.flatMap((shape) => (['paired', 'unpaired'] as const).map((design) => ({ shape, design }))),
  )('of the ratio: $shape, $design, drift 0.1', ({ shape, design }) => {
    const { covered } = ratioCoverage({ ...balanced, shape, drift: 0.1 }, { design, effect: 1.1 }, RUNS, 9);
    expect(covered).toBeGreaterThanOrEqual(0.93);
    expect(covered).toBeLessThanOrEqual(0.97);
  });

  test('of the ratio it falls short where the shapes differ, by as much as ratioOfMedians admits', () => {
    const different = { design: 'paired', effect: 1.1, headShape: 'exponential' } as const;
    expect(ratioCoverage(balanced, different, RUNS, 9).covered).toBeGreaterThanOrEqual(0.85);
    expect(ratioCoverage({ ...balanced, perRound: 20 }, different, RUNS, 9).covered).toBeGreaterThanOrEqual(
      0.915,
    );
  });

  test('of the median of one round of 50, exactly', () => {
    const { covered } = quantileCoverage({ ...balanced, rounds: 1, perRound: 50 }, RUNS, 5);
    expect(covered).toBeGreaterThanOrEqual(0.95);
    expect(covered).toBeLessThanOrEqual(0.98);
  });
});

describe('verdicts of 10 rounds × 5', () => {
  test('10 % under 10 % noise is called in nine of ten runs, drift or not', () => {
    for (const drift of [0, 0.1]) {
      const shares = verdictShares({ ...balanced, drift }, { effect: 1.1 }, RUNS, 11);
      expect(shares.slower + shares['slightly slower']).toBeGreaterThanOrEqual(0.9);
      expect(shares.faster + shares['slightly faster']).toBe(0);
    }
  });

  test('5 % under 3 % noise is called in nine of ten runs, both ways', () => {
    const slower = verdictShares({ ...balanced, noise: 0.03 }, { effect: 1.05 }, RUNS, 12);
    expect(slower.slower + slower['slightly slower']).toBeGreaterThanOrEqual(0.9);
    const faster = verdictShares({ ...balanced, noise: 0.03 }, { effect: 0.95 }, RUNS, 13);
    expect(faster.faster + faster['slightly faster']).toBeGreaterThanOrEqual(0.9);
  });

  test('equal cells under 3 % noise are equivalent in nine of ten runs, drift or not', () => {
    for (const drift of [0, 0.03, 0.1]) {
      expect(
        verdictShares({ ...balanced, noise: 0.03, drift }, { effect: 1 }, RUNS, 14).equivalent,
      ).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('equal cells are called different in at most 5 % of runs, and hardly ever is one a winner', () => {
    for (const noise of [0.03, 0.1]) {
      const shares = verdictShares({ ...balanced, noise, drift: 0.1 }, { effect: 1 }, 3000, 15);
      const winners = shares.faster + shares.slower;
      const slight = shares['slightly faster'] + shares['slightly slower'];
      expect(winners).toBeLessThanOrEqual(0.01);
      // The rate is 5 % by construction where the threshold does not help; two standard errors of 3,000 runs are 0.8 %.
      expect(winners + slight).toBeLessThanOrEqual(noise === 0.03 ? 0.05 : 0.058);
    }
  });

  test('cells of one median and different shape hardly ever make a winner either', () => {
    for (const [noise, rounds] of [
      [0.1, 10],
      [0.1, 20],
      [0.3, 10],
      [0.3, 20],
    ] as const) {
      const different = { effect: 1, headShape: 'exponential' } as const;
      const shares = verdictShares({ ...balanced, noise, rounds, drift: 0.1 }, different, RUNS, 16);
      expect(shares.faster + shares.slower).toBeLessThanOrEqual(0.06);
    }
  });
});
