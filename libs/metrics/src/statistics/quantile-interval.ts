import { orderInterval } from './order-interval.ts';
import { quantileSorted } from './quantile.ts';
import {
  drawRounds,
  expandedPercentiles,
  pool,
  RESAMPLES,
  resampledQuantile,
  ROUNDS_MIN,
} from './round-bootstrap.ts';
import { notAvailable, type Interval, type NotAvailable, type Random, type Rounds } from './sample.ts';
import { woodruffInterval } from './woodruff-interval.ts';

export interface IntervalOptions {
  readonly random: Random;
  readonly p?: number;
  readonly confidence?: number;
  readonly resamples?: number;
}

/**
 * The p-quantile (the median unless asked) of a cell with its interval. Of one round it is exact. Of several, values of one round
 * are alike, and counting them as independent would promise too much: the median is bootstrapped over rounds, other quantiles
 * take the interval that holds its promise in the tail.
 */
export function quantileInterval(rounds: Rounds, options: IntervalOptions): Interval | NotAvailable {
  const { random, p = 0.5, confidence = 0.95, resamples = RESAMPLES } = options;
  const measured = rounds.some((round) => round.length === 0)
    ? rounds.filter((round) => round.length > 0)
    : rounds;
  const [only] = measured;
  if (only !== undefined && measured.length === 1) return orderInterval(only, p, confidence);
  if (p !== 0.5) return woodruffInterval(measured, p, confidence);
  const pooled = pool(measured);
  const estimate = quantileSorted(pooled.values, p);
  if (estimate === undefined) return notAvailable('no samples');
  if (measured.length < ROUNDS_MIN) {
    return notAvailable(`an interval needs ${ROUNDS_MIN} rounds, there are ${measured.length}`);
  }
  const counts = new Int32Array(measured.length);
  const resampled = new Float64Array(resamples);
  for (let index = 0; index < resamples; index += 1) {
    drawRounds(counts, random);
    resampled[index] = resampledQuantile(pooled, counts, p);
  }
  return { kind: 'interval', estimate, ...expandedPercentiles(resampled, measured.length, confidence) };
}
