import { paretoFront } from '../pareto.ts';
import { isKnown } from '../quantity.ts';
import { proofsOf, type Question } from './tune-proof.ts';
import type { TuneSize } from './tune-size.ts';

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
  const known = [...knownSizes(sizes)].sort((a, b) => scoreOf(question, a) - scoreOf(question, b));
  const [best, ...others] = known.map(({ size }) => size);
  if (best === undefined) {
    return { question, sizes: [], doubt: 'no size has both a time and a price, and no failure' };
  }
  const proofs = proofsOf(question, [best, ...others]);
  const doubt = others.map((other) => proofs.doubt(other, best)).find((why) => why !== undefined);
  const ties = others.filter((other) => !proofs.isWorse(other, best));
  return {
    question,
    sizes: [best, ...ties].sort((a, b) => a.memoryMb - b.memoryMb),
    ...(doubt !== undefined && { doubt }),
  };
}

/** The size with the best point, of those that a choice leaves. */
export function bestOf({ question, sizes }: Pick<Choice, 'question' | 'sizes'>): TuneSize | undefined {
  return [...knownSizes(sizes)].sort((a, b) => scoreOf(question, a) - scoreOf(question, b))[0]?.size;
}

/**
 * Each size that another beats, with the one that does: it is proven worse at time or price, and at the other proven not to be
 * better. Points alone would put a size on the front that is a thousandth faster; and one that may be cheaper is not beaten by
 * one that is faster only because too few rounds could tell.
 */
export function beatenBy(sizes: readonly TuneSize[]): ReadonlyMap<TuneSize, TuneSize> {
  const known = knownSizes(sizes).map(({ size }) => size);
  const time = proofsOf('fastest', known);
  const price = proofsOf('cheapest', known);
  return new Map(
    known.flatMap((size) => {
      const winners = known.filter(
        (other) =>
          (time.isWorse(size, other) && price.isNotBetter(size, other)) ||
          (price.isWorse(size, other) && time.isNotBetter(size, other)),
      );
      const winner = bestOf({ question: 'balanced', sizes: winners });
      return winner === undefined ? [] : [[size, winner] as const];
    }),
  );
}

/** What no other size beats, the fastest first. */
export function provenFront(sizes: readonly TuneSize[]): readonly KnownSize[] {
  const beaten = beatenBy(sizes);
  return paretoFront(knownSizes(sizes.filter((size) => !beaten.has(size))));
}

function scoreOf(question: Question, { ms, usdPerMillion }: KnownSize): number {
  if (question === 'fastest') return ms;
  return question === 'cheapest' ? usdPerMillion : ms * usdPerMillion;
}
