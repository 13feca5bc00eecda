import { studentTQuantile } from './distributions.ts';
import type { RatioOfMedians } from './ratio-of-medians.ts';
import type { NotAvailable } from './sample.ts';

export type VerdictName =
  'faster' | 'slightly faster' | 'equivalent' | 'slightly slower' | 'slower' | 'no detectable difference';

export type Verdict =
  | { readonly name: Exclude<VerdictName, 'no detectable difference'> }
  | {
      readonly name: 'no detectable difference';
      /** About so many more rounds would tell, if the estimate stays. Absent when it is beyond any run. */
      readonly moreRounds?: number;
    };

export interface Threshold {
  readonly ratio: number;
  readonly ms: number;
}

/** A difference below either is not worth a change: 3 % of a millisecond is noise, and 1 ms of a second is too. */
export const PRACTICAL: Threshold = { ratio: 0.03, ms: 1 };

const ROUNDS_BEYOND_ANY_RUN = 1000;

/**
 * What may be said of head against base, by where the interval lies against no change and ± the practical threshold.
 * Equivalent comes first: a difference that is proven, but proven to be smaller than what matters, is no winner.
 * A difference has to exceed both thresholds to matter, so the larger of the two decides.
 */
export function verdict(
  ratio: RatioOfMedians | NotAvailable,
  baseMedianMs: number,
  threshold: Threshold = PRACTICAL,
): Verdict | NotAvailable {
  if (ratio.kind === 'not-available') return ratio;
  const delta = relevantShare(baseMedianMs, threshold);
  const { low, high } = ratio;
  if (low >= 1 - delta && high <= 1 + delta) return { name: 'equivalent' };
  if (low > 1 + delta) return { name: 'slower' };
  if (high < 1 - delta) return { name: 'faster' };
  if (low > 1) return { name: 'slightly slower' };
  if (high < 1) return { name: 'slightly faster' };
  const more = moreRounds(ratio, delta);
  return { name: 'no detectable difference', ...(more !== undefined && { moreRounds: more }) };
}

/** The share of the base from which on a change matters. */
export function relevantShare(baseMedianMs: number, threshold: Threshold): number {
  return Math.max(threshold.ratio, threshold.ms / baseMedianMs);
}

/**
 * With more rounds the interval shrinks around its estimate as t/√K. It tells either way once it is narrow enough to leave zero
 * out or to fit inside the threshold, whichever comes first.
 */
function moreRounds(ratio: RatioOfMedians, delta: number): number | undefined {
  const change = Math.abs(ratio.estimate - 1);
  const reach = (ratio.high - ratio.low) / 2;
  const wanted = Math.max(change, delta - change);
  const scale = (rounds: number) => studentTQuantile(0.975, rounds - 1) / Math.sqrt(rounds);
  const unit = reach / scale(ratio.rounds);
  const enough = (rounds: number) => unit * scale(rounds) < wanted;
  if (!enough(ROUNDS_BEYOND_ANY_RUN)) return undefined;
  let [tooFew, rounds] = [ratio.rounds, ROUNDS_BEYOND_ANY_RUN];
  while (rounds - tooFew > 1) {
    const middle = Math.floor((tooFew + rounds) / 2);
    if (enough(middle)) rounds = middle;
    else tooFew = middle;
  }
  return rounds - ratio.rounds;
}
