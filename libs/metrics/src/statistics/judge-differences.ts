import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { studentTCdf } from './distributions.ts';
import { median } from './quantile.ts';
import { ratioOfMedians, type RatioOfMedians } from './ratio-of-medians.ts';
import { notAvailable, type NotAvailable, type Rounds } from './sample.ts';
import { relevantShare, verdict, type Threshold, type Verdict } from './verdict.ts';

/** Base and head of one quantity of one cell, measured in the same rounds. */
export interface Difference {
  readonly base: Rounds;
  readonly head: Rounds;
  readonly threshold: Threshold;
}

export interface JudgedDifference {
  readonly ratio: RatioOfMedians | NotAvailable;
  readonly verdict: Verdict | NotAvailable;
  /** That the change is no more than the threshold; absent where nothing could be compared. */
  readonly pValue?: number;
  /** The same for the number of differences judged together. */
  readonly pAdjusted?: number;
  readonly decision: Decision;
}

/** `none` also stands for a change that is proven, but not beyond the threshold, or not among so many. */
export type Decision = 'worse' | 'better' | 'none' | 'inconclusive';

/** At most this share of what is called a change beyond the threshold is none, on average. */
const FALSE_SHARE = 0.05;

/**
 * What a gate decides of all differences of a run: worse or better where the whole 95 % interval lies beyond the threshold, and
 * still does for the number of differences. Both are one question to each difference, whether it exceeds the threshold, so its
 * p-value is against the threshold and not against no change: of twenty changes of just 2.9 % none should fail at 3 %, and
 * adjusting for their number what proves that each of them is there would let them.
 */
export function judgeDifferences(differences: readonly Difference[]): readonly JudgedDifference[] {
  const judged = differences.map(judgeOne);
  const tested = judged.filter((one) => one.pValue !== undefined);
  const adjusted = benjaminiHochberg(tested.map((one) => one.pValue ?? 1));
  const byDifference = new Map(tested.map((one, index) => [one, adjusted[index] ?? 1]));
  return judged.map((one) => {
    const pAdjusted = byDifference.get(one);
    if (pAdjusted === undefined) return { ...one, decision: 'inconclusive' };
    return { ...one, pAdjusted, decision: pAdjusted < FALSE_SHARE ? directionOf(one.verdict) : 'none' };
  });
}

type Undecided = Omit<JudgedDifference, 'decision' | 'pAdjusted'>;

function judgeOne({ base, head, threshold }: Difference): Undecided {
  const baseMedian = median(base.flat());
  if (baseMedian === undefined) return unknown('no sample of the base');
  if (head.every((round) => round.length === 0)) return unknown('no sample of the head');
  const ratio = ratioOfMedians(base, head, 'paired');
  const called = verdict(ratio, baseMedian, threshold);
  if (ratio.kind === 'not-available') return { ratio, verdict: called };
  return {
    ratio,
    verdict: called,
    pValue: pBeyond(ratio, relevantShare(baseMedian, threshold)),
  };
}

function unknown(reason: string): Undecided {
  return { ratio: notAvailable(reason), verdict: notAvailable(reason) };
}

/** Two-sided, so that it is below 5 % exactly where the 95 % interval lies beyond the threshold on one side. */
export function pBeyond({ estimate, standardError, df }: RatioOfMedians, share: number): number {
  const beyond = Math.max(
    Math.log(estimate) - Math.log1p(share),
    share < 1 ? Math.log1p(-share) - Math.log(estimate) : -Infinity,
  );
  if (standardError === 0) return beyond > 0 ? 0 : 1;
  return Math.min(1, 2 * studentTCdf(-beyond / standardError, df));
}

function directionOf(called: Verdict | NotAvailable): Decision {
  const name = 'name' in called ? called.name : undefined;
  if (name === 'slower') return 'worse';
  return name === 'faster' ? 'better' : 'none';
}
