import {
  benjaminiHochberg,
  pBeyond,
  PRACTICAL,
  ratioOfMeans,
  ratioOfMedians,
  relevantShare,
  verdict,
  type NotAvailable,
  type RatioOfMedians,
  type Rounds,
  type Threshold,
} from '@lambda-bench/metrics';
import { inWords, type CellComparison } from '../comparisons.ts';
import { isKnown } from '../quantity.ts';
import type { TuneSize } from './tune-size.ts';

export type Question = 'cheapest' | 'balanced' | 'fastest';

/** What is proven of sizes that are asked one question, by more than the practical threshold and for all pairs of them together. */
export interface Proofs {
  isWorse(size: TuneSize, than: TuneSize): boolean;
  /** Either as good, or worse: if it is better, then by less than the threshold. */
  isNotBetter(size: TuneSize, than: TuneSize): boolean;
  /** Why two cannot be compared. */
  doubt(size: TuneSize, other: TuneSize): string | undefined;
}

interface Pair {
  readonly base: TuneSize;
  readonly head: TuneSize;
  readonly ratio: RatioOfMedians | NotAvailable;
  readonly share: number;
}

/** At most this share of what is called proven is not so, on average. */
const FALSE_SHARE = 0.05;

/**
 * Every pair is compared, and the best point is the best of as many as there are: of nine equal sizes whose rounds vary by 15 to
 * 30 %, one would be called worse in 27 to 42 of 100 tunings. So the p-value of each, that it exceeds the threshold, is adjusted
 * for the number of pairs.
 */
export function proofsOf(question: Question, sizes: readonly TuneSize[]): Proofs {
  const pairs = sizes.flatMap((base, index) =>
    sizes.slice(index + 1).map((head): Pair => {
      const ratio = ratioOf(question, base, head);
      return { base, head, ratio, share: relevantShare(scaleOf(question, base), thresholdOf(question)) };
    }),
  );
  const adjusted = benjaminiHochberg(
    pairs.map(({ ratio, share }) => (ratio.kind === 'interval' ? pBeyond(ratio, share) : 1)),
  );
  const found = new Map(
    pairs.map((pair, index) => [keyOf(pair.base, pair.head), { ...pair, p: adjusted[index] ?? 1 }]),
  );
  const pairOf = (a: TuneSize, b: TuneSize) => found.get(keyOf(a, b)) ?? found.get(keyOf(b, a));
  return {
    isWorse(size, than) {
      const pair = pairOf(size, than);
      if (pair?.ratio.kind !== 'interval' || pair.p >= FALSE_SHARE) return false;
      return pair.head === size ? pair.ratio.estimate > 1 : pair.ratio.estimate < 1;
    },
    isNotBetter(size, than) {
      const pair = pairOf(size, than);
      if (pair?.ratio.kind !== 'interval') return false;
      return pair.head === size ? pair.ratio.low >= 1 - pair.share : 1 / pair.ratio.high >= 1 - pair.share;
    },
    doubt(size, other) {
      const ratio = pairOf(size, other)?.ratio;
      return ratio?.kind === 'not-available' ? ratio.reason : undefined;
    },
  };
}

/** Two sizes alone, in words; `slower` stands for worse by more than the threshold, whatever is compared. */
export function compareSizes(question: Question, base: TuneSize, head: TuneSize): CellComparison {
  const ratio = ratioOf(question, base, head);
  return inWords(ratio, verdict(ratio, scaleOf(question, base), thresholdOf(question)));
}

/** A price and a product have no least amount that matters, only a least share. */
function thresholdOf(question: Question): Threshold {
  return question === 'fastest' ? PRACTICAL : { ratio: PRACTICAL.ratio, ms: 0 };
}

function scaleOf(question: Question, { time }: TuneSize): number {
  return question === 'fastest' && isKnown(time) ? time.value : 1;
}

function ratioOf(question: Question, base: TuneSize, head: TuneSize): RatioOfMedians | NotAvailable {
  switch (question) {
    case 'fastest':
      return ratioOfMedians(base.timeByRound, head.timeByRound, 'paired');
    case 'cheapest':
      return ofPrices(base, head, (size) => size.usdByRound, ratioOfMeans);
    case 'balanced':
      return ofPrices(base, head, productOf, (a, b) => ratioOfMedians(a, b, 'paired'));
  }
}

function ofPrices(
  base: TuneSize,
  head: TuneSize,
  columnOf: (size: TuneSize) => TuneSize['usdByRound'],
  compare: (base: Rounds, head: Rounds) => RatioOfMedians | NotAvailable,
): RatioOfMedians | NotAvailable {
  const [from, to] = [columnOf(base), columnOf(head)];
  if ('missing' in from) return { kind: 'not-available', reason: from.missing };
  if ('missing' in to) return { kind: 'not-available', reason: to.missing };
  return compare(from, to);
}

function productOf({ timeByRound, usdByRound }: TuneSize): TuneSize['usdByRound'] {
  if ('missing' in usdByRound) return usdByRound;
  return timeByRound.map((round, index): Rounds[number] => {
    const [ms, usd] = [round[0], usdByRound[index]?.[0]];
    return ms === undefined || usd === undefined ? [] : [ms * usd];
  });
}

function keyOf(base: TuneSize, head: TuneSize): string {
  return `${base.memoryMb}/${head.memoryMb}`;
}
