import { binomialCdf } from './distributions.ts';
import { quantileSorted } from './quantile.ts';
import { ascending, notAvailable, type Interval, type NotAvailable } from './sample.ts';

/** Ranks count from 1: the interval is from the `low`-th to the `high`-th smallest value. */
export interface Ranks {
  readonly low: number;
  readonly high: number;
}

/**
 * The ranks between which the p-quantile lies with the confidence asked for, whatever the distribution: the number of values
 * below the quantile is binomial, so x₍ₗ₎ exceeds it with probability P(B ≤ l − 1) and x₍ₕ₎ falls short of it with 1 − P(B ≤ h − 1).
 * Each tail gets half of the error. Undefined when not even the smallest and the largest value reach that far.
 */
export function orderRanks(n: number, p: number, confidence = 0.95): Ranks | undefined {
  const tail = (1 - confidence) / 2;
  let low = 0;
  while (low < n && binomialCdf(low, n, p) <= tail) low += 1;
  let high = n + 1;
  while (high > 1 && 1 - binomialCdf(high - 2, n, p) <= tail) high -= 1;
  return low < 1 || high > n ? undefined : { low, high };
}

/** Exact for independent samples, so for a single round only: rounds differ, and values of one round are alike. */
export function orderInterval(
  values: readonly number[],
  p = 0.5,
  confidence = 0.95,
): Interval | NotAvailable {
  const sorted = ascending(values);
  const estimate = quantileSorted(sorted, p);
  const ranks = orderRanks(sorted.length, p, confidence);
  const low = ranks && sorted[ranks.low - 1];
  const high = ranks && sorted[ranks.high - 1];
  if (estimate === undefined || low === undefined || high === undefined) {
    return notAvailable(`n too small: ${sorted.length}`);
  }
  return { kind: 'interval', estimate, low, high };
}
