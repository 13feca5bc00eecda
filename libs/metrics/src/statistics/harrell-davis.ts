import { incompleteBeta } from './incomplete-beta.ts';
import { ascending } from './sample.ts';

/**
 * Harrell and Davis's estimate of a quantile (Biometrika, 1982): all order statistics, weighted by the beta distribution of the
 * one that would be the quantile. Of a handful of values it varies a fifth less than the sample median, and it is what a
 * round of five is summed up by.
 */
export function harrellDavis(values: readonly number[], p = 0.5): number | undefined {
  const sorted = ascending(values);
  const n = sorted.length;
  if (n === 0) return undefined;
  const a = p * (n + 1);
  const b = (1 - p) * (n + 1);
  let before = 0;
  let estimate = 0;
  sorted.forEach((value, index) => {
    const upTo = incompleteBeta((index + 1) / n, a, b);
    estimate += (upTo - before) * value;
    before = upTo;
  });
  return estimate;
}
