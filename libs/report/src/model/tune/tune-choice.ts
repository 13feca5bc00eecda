import type { Rounds } from '@lambda-bench/metrics';
import { compareColumns, compareCosts, type CellComparison } from '../comparisons.ts';
import { paretoFront } from '../pareto.ts';
import { isKnown } from '../quantity.ts';
import type { TuneSize } from './tune-size.ts';

export type Question = 'cheapest' | 'balanced' | 'fastest';

/** The sizes that answer a question: one that is proven, several that cannot be told apart, or why none is. */
export interface Choice {
  readonly question: Question;
  /** The one with the best point, then those that the data do not exclude. */
  readonly sizes: readonly TuneSize[];
  /** Why nothing is proven, where nothing could be compared. */
  readonly doubt?: string;
}

/** A size with both a time and a price, at which nothing failed. */
export interface KnownSize {
  readonly size: TuneSize;
  readonly ms: number;
  readonly usdPerMillion: number;
}

export function knownSizes(sizes: readonly TuneSize[]): readonly KnownSize[] {
  return sizes.flatMap((size) =>
    size.failures === undefined && isKnown(size.time) && isKnown(size.usdPerMillion)
      ? [{ size, ms: size.time.value, usdPerMillion: size.usdPerMillion.value }]
      : [],
  );
}

/**
 * The least of each question by its points, and every size that is not proven worse by more than the practical threshold.
 * Balanced is the least product of time and price: from there on a step to more memory costs more, in per cent, than it
 * saves, and a step to less loses more than it saves.
 */
export function choose(question: Question, sizes: readonly TuneSize[]): Choice {
  const known = knownSizes(sizes);
  const [best, ...others] = [...known].sort((a, b) => scoreOf(question, a) - scoreOf(question, b));
  if (best === undefined)
    return { question, sizes: [], doubt: 'no size has both a time and a price, and no failure' };
  const compared = others.map((other) => ({
    size: other.size,
    comparison: compareSizes(question, best.size, other.size),
  }));
  const doubt = compared.find(({ comparison }) => comparison.verdict === 'not comparable');
  const ties = compared.filter(({ comparison }) => comparison.verdict !== 'slower');
  return {
    question,
    sizes: [best.size, ...ties.map(({ size }) => size)].sort((a, b) => a.memoryMb - b.memoryMb),
    ...(doubt !== undefined && { doubt: doubt.comparison.text }),
  };
}

/** The size with the best point, of those that a choice leaves. */
export function bestOf({ question, sizes }: Pick<Choice, 'question' | 'sizes'>): TuneSize | undefined {
  return [...knownSizes(sizes)].sort((a, b) => scoreOf(question, a) - scoreOf(question, b))[0]?.size;
}

/** `slower` stands for worse by more than the threshold, whatever is compared. */
export function compareSizes(question: Question, base: TuneSize, head: TuneSize): CellComparison {
  switch (question) {
    case 'fastest':
      return compareColumns(
        { totalByRound: base.timeByRound, totalMs: base.time },
        { totalByRound: head.timeByRound },
        'paired',
      );
    case 'cheapest':
      return compareCosts(base, head);
    case 'balanced':
      return compareCosts({ usdByRound: productOf(base) }, { usdByRound: productOf(head) });
  }
}

/**
 * The size that beats this one, or undefined for one on the front: proven better at time or price, and at the other not
 * proven worse. Points alone would put a size on the front that is a thousandth faster.
 */
export function beatenBy(size: TuneSize, sizes: readonly TuneSize[]): TuneSize | undefined {
  const winners = sizes.filter((other) => {
    if (other === size || other.failures !== undefined) return false;
    const verdicts = (['fastest', 'cheapest'] as const).map(
      (question) => compareSizes(question, other, size).verdict,
    );
    return verdicts.includes('slower') && !verdicts.includes('faster');
  });
  return bestOf({ question: 'balanced', sizes: winners });
}

/** What no other size beats, the fastest first. */
export function provenFront(sizes: readonly TuneSize[]): readonly KnownSize[] {
  return paretoFront(knownSizes(sizes.filter((size) => beatenBy(size, sizes) === undefined)));
}

function scoreOf(question: Question, { ms, usdPerMillion }: KnownSize): number {
  if (question === 'fastest') return ms;
  return question === 'cheapest' ? usdPerMillion : ms * usdPerMillion;
}

function productOf({ timeByRound, usdByRound }: TuneSize): TuneSize['usdByRound'] {
  if ('missing' in usdByRound) return usdByRound;
  return timeByRound.map((round, index): Rounds[number] => {
    const [ms, usd] = [round[0], usdByRound[index]?.[0]];
    return ms === undefined || usd === undefined ? [] : [ms * usd];
  });
}
