import { median } from './quantile.ts';
import { notAvailable, type NotAvailable, type Random } from './sample.ts';

export type WarmUp =
  | {
      readonly kind: 'warm-up';
      /** So many invocations of an environment are slower than those that follow. */
      readonly invocations: number;
      /** Their median over that of the rest. */
      readonly ratio: number;
      readonly pValue: number;
    }
  | { readonly kind: 'no-warm-up'; readonly pValue: number };

const SHUFFLES = 999;
const SIGNIFICANT = 0.05;
/** A shorter series has no half that could be called settled. */
const INDICES_MIN = 4;

/**
 * Finds the change point over the invocation index, if there is one: `environments[e]` are the durations of one environment in
 * order. Ranks are taken within an environment, so that a slow environment or a single outlier does not look like a slope, and
 * summed over environments for each index. The split at which the beginning ranks highest, in standard deviations of a random
 * order, is the candidate; shuffling each environment tells how often chance does as well, the search over splits included.
 * A change smaller than `threshold` (3 %) is none.
 */
export function warmUp(
  environments: readonly (readonly number[])[],
  options: { readonly random: Random; readonly threshold?: number },
): WarmUp | NotAvailable {
  const { random, threshold = 0.03 } = options;
  const length = Math.min(Infinity, ...environments.map((environment) => environment.length));
  if (environments.length === 0 || length < INDICES_MIN) {
    return notAvailable(`warm-up needs ${INDICES_MIN} invocations per environment`);
  }
  const series = environments.map((environment) => environment.slice(0, length));
  const ranks = series.map(centredRanks);
  const found = steepest(ranks, length);
  const pValue = permutationTest(ranks, { length, score: found.score, random });
  const slow = median(series.flatMap((environment) => environment.slice(0, found.split)));
  const settled = median(series.flatMap((environment) => environment.slice(found.split)));
  const ratio = slow === undefined || settled === undefined || settled === 0 ? 1 : slow / settled;
  return pValue <= SIGNIFICANT && ratio >= 1 + threshold
    ? { kind: 'warm-up', invocations: found.split, ratio, pValue }
    : { kind: 'no-warm-up', pValue };
}

/**
 * How often a random order is as steep. Once it can no longer be significant the rest is spared, and what was counted so far is
 * the estimate (Besag and Clifford, Sequential Monte Carlo p-values, 1991): most cells have no warm-up, and settle it in a tenth of the shuffles.
 */
function permutationTest(
  ranks: readonly Float64Array[],
  { length, score, random }: { readonly length: number; readonly score: number; readonly random: Random },
): number {
  const tooOften = SIGNIFICANT * (SHUFFLES + 1);
  let asSteep = 1;
  let shuffles = 0;
  while (shuffles < SHUFFLES && asSteep <= tooOften) {
    for (const environment of ranks) shuffleInPlace(environment, random);
    if (steepest(ranks, length).score >= score - 1e-9) asSteep += 1;
    shuffles += 1;
  }
  return asSteep / (shuffles + 1);
}

/** The split into beginning and rest whose beginning ranks highest; the rest is at least a half. */
function steepest(ranks: readonly Float64Array[], length: number): { split: number; score: number } {
  let best = { split: 0, score: -Infinity };
  let sum = 0;
  for (let split = 1; split <= length / 2; split += 1) {
    for (const environment of ranks) sum += environment[split - 1] ?? 0;
    const variance = (ranks.length * split * (length - split) * (length + 1)) / 12;
    const score = sum / Math.sqrt(variance);
    if (score > best.score) best = { split, score };
  }
  return best;
}

/** Midranks less their mean: positive above the middle. */
function centredRanks(values: readonly number[]): Float64Array {
  return Float64Array.from(values, (value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2 - (values.length + 1) / 2;
  });
}

function shuffleInPlace(values: Float64Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
}
