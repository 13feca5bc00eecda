import { normalCdf, studentTQuantile } from './distributions.ts';
import { quantileSorted } from './quantile.ts';
import type { Random, Rounds } from './sample.ts';

/** 2,000 leave about 20 resamples beyond each end of the interval of ten rounds, whose tails are 0.9 %. */
export const RESAMPLES = 2000;

/** Five rounds cannot do it: even the interval from the smallest to the largest misses the median in 2·0.5⁵ = 6 % of runs. */
export const ROUNDS_MIN = 6;

/**
 * A cell's values sorted once, each with its round. A resample of whole rounds is then a count per round, and a quantile of it a
 * walk along the sorted values that adds up the counts: no sorting, no copying, a few milliseconds for thousands of values.
 */
export interface PooledRounds {
  readonly values: Float64Array;
  readonly roundOf: Int32Array;
  readonly sizes: Int32Array;
}

export function pool(rounds: Rounds): PooledRounds {
  const labelled = rounds.flatMap((round, index) => round.map((value) => [value, index] as const));
  labelled.sort(([a], [b]) => a - b);
  return {
    values: Float64Array.from(labelled, ([value]) => value),
    roundOf: Int32Array.from(labelled, ([, index]) => index),
    sizes: Int32Array.from(rounds, (round) => round.length),
  };
}

/** How often each round was drawn when as many were drawn with replacement as there are. */
export function drawRounds(counts: Int32Array, random: Random): void {
  counts.fill(0);
  for (let draw = 0; draw < counts.length; draw += 1) {
    const round = Math.floor(random() * counts.length);
    counts[round] = (counts[round] ?? 0) + 1;
  }
}

/** The type 7 quantile of the values, each taken as often as its round was drawn. NaN when no value was. */
export function resampledQuantile(pooled: PooledRounds, counts: Int32Array, p: number): number {
  const { values, roundOf, sizes } = pooled;
  let n = 0;
  for (let round = 0; round < counts.length; round += 1) n += (counts[round] ?? 0) * (sizes[round] ?? 0);
  if (n === 0) return Number.NaN;
  const position = (n - 1) * p;
  const below = Math.floor(position);
  let seen = 0;
  let low = Number.NaN;
  for (let index = 0; index < values.length; index += 1) {
    seen += counts[roundOf[index] ?? 0] ?? 0;
    if (seen <= below) continue;
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(low)) low = value;
    if (position === below) return low;
    if (seen > below + 1) return low + (position - below) * (value - low);
  }
  return low;
}

/**
 * The interval of a statistic from its resampled values, by the percentile method with expanded tails (Hesterberg, What
 * teachers should know about the bootstrap, 2015): Φ(−√(K/(K−1))·t) instead of 2.5 %, with Student's t of K − 1 degrees.
 *
 * Both corrections are for few rounds. Resampling whole rounds sees a variance that is smaller by (K−1)/K, and its quantiles are
 * normal where the spread was estimated from K numbers. In simulation (10 rounds × 5) the plain percentiles cover 88–94 %.
 *
 * Samples are not drawn again within the rounds drawn. A round's samples already carry the noise within rounds, so a second draw
 * counts that noise twice: in the same simulation plain percentiles then cover 98–99 % where rounds are alike and 92–95 % where
 * they differ. Drawn once and with expanded tails the coverage is 93–97 % in both; `nx run metrics:coverage` prints the table.
 */
export function expandedPercentiles(
  resampled: Float64Array,
  rounds: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number } {
  const tail = expandedTail(rounds, confidence);
  const sorted = resampled.filter((value) => !Number.isNaN(value)).sort();
  return {
    low: quantileSorted(sorted, tail) ?? Number.NaN,
    high: quantileSorted(sorted, 1 - tail) ?? Number.NaN,
  };
}

export function expandedTail(rounds: number, confidence: number): number {
  const t = studentTQuantile((1 + confidence) / 2, rounds - 1);
  return normalCdf(-Math.sqrt(rounds / (rounds - 1)) * t);
}
