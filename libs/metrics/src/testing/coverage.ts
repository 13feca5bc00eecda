import { orderInterval } from '../statistics/order-interval.ts';
import { quantileInterval } from '../statistics/quantile-interval.ts';
import { ratioOfMedians } from '../statistics/ratio-of-medians.ts';
import type { Interval, NotAvailable } from '../statistics/sample.ts';
import { verdict, type VerdictName } from '../statistics/verdict.ts';
import { simulateCells, simulationRandom, type Simulated } from './simulate.ts';

export interface Coverage {
  /** Share of runs whose interval holds the true value. */
  readonly covered: number;
  readonly meanWidth: number;
}

/** The median of one cell, whose true value is 1. */
export function medianCoverage(of: Simulated, runs: number, seed: number, resamples = 1000): Coverage {
  const random = simulationRandom(seed);
  return tally(runs, 1, () => {
    const [cell = []] = simulateCells(of, [1], random);
    return of.rounds === 1 ? orderInterval(cell.flat()) : quantileInterval(cell, { random, resamples });
  });
}

/** The ratio of two cells of one run, or of two runs. */
export function ratioCoverage(
  of: Simulated,
  design: 'paired' | 'unpaired',
  effect: number,
  runs: number,
  seed: number,
): Coverage {
  const random = simulationRandom(seed);
  return tally(runs, effect, () => {
    const [base = [], head = []] = simulateCells(of, [100, 100 * effect], random);
    const [other = []] = simulateCells(of, [100 * effect], random);
    return ratioOfMedians(base, design === 'paired' ? head : other, design);
  });
}

/** How often each verdict is given on two cells of one run whose medians differ by the factor `effect`. */
export function verdictShares(
  of: Simulated,
  effect: number,
  runs: number,
  seed: number,
): Readonly<Record<VerdictName, number>> {
  const random = simulationRandom(seed);
  const shares: Record<VerdictName, number> = {
    faster: 0,
    'slightly faster': 0,
    equivalent: 0,
    'slightly slower': 0,
    slower: 0,
    'no detectable difference': 0,
  };
  for (let run = 0; run < runs; run += 1) {
    const [base = [], head = []] = simulateCells(of, [100, 100 * effect], random);
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
