import { quantileInterval, type IntervalOptions } from './quantile-interval.ts';
import { notAvailable, type Interval, type NotAvailable, type Rounds } from './sample.ts';

/** The largest of enough samples: with 95 % confidence the percentile is not above it, and nothing is known of how far below. */
export interface UpperBound {
  readonly kind: 'upper-bound';
  readonly atMost: number;
}

/** So many samples should lie beyond the percentile before its position is spoken of. */
const BEYOND = 5;

/** How many samples a percentile needs: 500 for an interval of p99, 299 for an upper bound (0.99²⁹⁹ < 0.05). */
export function samplesNeeded(p: number): { readonly interval: number; readonly upperBound: number } {
  const beyond = Math.min(p, 1 - p);
  return {
    interval: Math.ceil(Math.round((BEYOND / beyond) * 1e6) / 1e6),
    upperBound: Math.ceil(Math.log(0.05) / Math.log(p)),
  };
}

/** A tail percentile, or what can be said instead: never the maximum dressed as p99. */
export function percentile(
  rounds: Rounds,
  p: number,
  options: IntervalOptions,
): Interval | UpperBound | NotAvailable {
  const values = rounds.flat();
  const needed = samplesNeeded(p);
  if (values.length >= needed.interval) return quantileInterval(rounds, { ...options, p });
  if (p > 0.5 && values.length >= needed.upperBound) {
    return { kind: 'upper-bound', atMost: values.reduce((a, b) => Math.max(a, b)) };
  }
  const least = p > 0.5 ? Math.min(needed.upperBound, needed.interval) : needed.interval;
  return notAvailable(`n too small: ${values.length} of at least ${least}`);
}
