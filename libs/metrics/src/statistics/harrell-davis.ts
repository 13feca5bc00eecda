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
  const weights = weightsOf(n, p);
  return sorted.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
}

/** Rounds of a run are of one or two sizes, and a report sums up thousands of them: the last sizes' weights are kept. */
const KEPT = new Map<string, Float64Array>();
const KEPT_MAX = 64;

function weightsOf(n: number, p: number): Float64Array {
  const key = `${n} ${p}`;
  const kept = KEPT.get(key);
  if (kept !== undefined) return kept;
  const a = p * (n + 1);
  const b = (1 - p) * (n + 1);
  let before = 0;
  const weights = Float64Array.from({ length: n }, (_, index) => {
    const upTo = incompleteBeta((index + 1) / n, a, b);
    const weight = upTo - before;
    before = upTo;
    return weight;
  });
  if (KEPT.size >= KEPT_MAX) KEPT.clear();
  KEPT.set(key, weights);
  return weights;
}
