import { quantileInterval } from '../statistics/quantile-interval.ts';
import { ratioOfMedians } from '../statistics/ratio-of-medians.ts';
import type { Interval, NotAvailable } from '../statistics/sample.ts';
import { verdict, type VerdictName } from '../statistics/verdict.ts';
import { simulateCells, simulationRandom, trueQuantile, type Shape, type Simulated } from './simulate.ts';

export interface Coverage {
  /** Share of runs whose interval holds the true value. */
  readonly covered: number;
  readonly meanWidth: number;
}

/** The median of one cell, or another quantile. */
export function quantileCoverage(
  of: Simulated,
  runs: number,
  seed: number,
  how: QuantileDesign = {},
): Coverage {
  const { p = 0.5, resamples = 1000 } = how;
  const random = simulationRandom(seed);
  return tally(runs, trueQuantile(of, p), () => {
    const [cell = []] = simulateCells(of, [{ median: 1 }], random);
    return quantileInterval(cell, { random, p, resamples });
  });
}

export interface QuantileDesign {
  readonly p?: number;
  readonly resamples?: number;
}

export interface RatioDesign {
  readonly design: 'paired' | 'unpaired';
  readonly effect: number;
  /** If head differs in shape from base. */
  readonly headShape?: Shape;
}

/** The ratio of two cells, of one run if paired, else of two. */
export function ratioCoverage(of: Simulated, how: RatioDesign, runs: number, seed: number): Coverage {
  const random = simulationRandom(seed);
  const base = { median: 100 };
  const head = { median: 100 * how.effect, shape: how.headShape ?? of.shape };
  return tally(runs, how.effect, () => {
    const [from = [], paired = []] = simulateCells(of, [base, head], random);
    const [unpaired = []] = simulateCells(of, [head], random);
    return ratioOfMedians(from, how.design === 'paired' ? paired : unpaired, how.design);
  });
}

/** How often each verdict is given on two cells of one run whose medians differ by the factor `effect`. */
export function verdictShares(
  of: Simulated,
  how: Omit<RatioDesign, 'design'>,
  runs: number,
  seed: number,
): Readonly<Record<VerdictName, number>> {
  const random = simulationRandom(seed);
  const cells = [{ median: 100 }, { median: 100 * how.effect, shape: how.headShape ?? of.shape }];
  const shares: Record<VerdictName, number> = {
    faster: 0,
    'slightly faster': 0,
    equivalent: 0,
    'slightly slower': 0,
    slower: 0,
    'no detectable difference': 0,
  };
  for (let run = 0; run < runs; run += 1) {
    const [base = [], head = []] = simulateCells(of, cells, random);
    const given = verdict(ratioOfMedians(base, head, 'paired'), 100);
    if ('name' in given) shares[given.name] += 1 / runs;
  }
  return shares;
}

function tally(runs: number, truth: number, simulate: () => Interval | NotAvailable): Coverage {
  let covered = 0;
  let width = 0;
  for (let run = 0; run < runs; run += 1) {
    const interval = simulate();
    if (interval.kind === 'not-available') continue;
    if (interval.low <= truth && truth <= interval.high) covered += 1;
    width += interval.high - interval.low;
  }
  return { covered: covered / runs, meanWidth: width / runs };
}
