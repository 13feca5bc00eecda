import { quantile } from './quantile.ts';
import { drawRounds, expandedTail, pool, resampledQuantile, ROUNDS_MIN } from './round-bootstrap.ts';
import { notAvailable, type NotAvailable, type Random, type Rounds } from './sample.ts';

export interface Rank {
  readonly id: string;
  readonly median: number;
  /** 1 is the smallest median. */
  readonly rank: number;
  /** The ranks that the data do not exclude: `2nd–4th`. */
  readonly low: number;
  readonly high: number;
  /** Those whose ranks overlap with these: no order among them is known. */
  readonly tiedWith: readonly string[];
}

const RESAMPLES = 1000;

/**
 * Cells of one run in the order of their medians, with the ranks they take when the rounds are resampled. All cells take the same
 * rounds in a resample, so that a slow round, which slows them all, does not blur their order.
 */
export function bootstrapRanks(
  cells: ReadonlyMap<string, Rounds>,
  options: { readonly random: Random; readonly resamples?: number; readonly confidence?: number },
): readonly Rank[] | NotAvailable {
  const { random, resamples = RESAMPLES, confidence = 0.95 } = options;
  const rounds = Math.max(0, ...[...cells.values()].map((cell) => cell.length));
  if (rounds < ROUNDS_MIN) return notAvailable(`ranks need ${ROUNDS_MIN} rounds, there are ${rounds}`);
  const measured = [...cells].flatMap(([id, cell]) => {
    const median = quantile(cell.flat(), 0.5);
    return median === undefined ? [] : [{ id, median, pooled: pool(padded(cell, rounds)) }];
  });
  const taken = measured.map(() => new Uint32Array(measured.length + 1));
  const counts = new Int32Array(rounds);
  for (let resample = 0; resample < resamples; resample += 1) {
    drawRounds(counts, random);
    const medians = measured.map(({ pooled }) => resampledQuantile(pooled, counts, 0.5));
    ranksOf(medians).forEach((rank, cell) => {
      const ranks = taken[cell];
      if (ranks !== undefined && rank > 0) ranks[rank] = (ranks[rank] ?? 0) + 1;
    });
  }
  const tail = expandedTail(rounds, confidence);
  const order = ranksOf(measured.map(({ median }) => median));
  const ranked = measured.map(({ id, median }, cell) => {
    const rank = order[cell] ?? 0;
    const between = rankInterval(taken[cell] ?? new Uint32Array(0), tail);
    return { id, median, rank, low: Math.min(rank, between.low), high: Math.max(rank, between.high) };
  });
  return ranked
    .map((one) => ({ ...one, tiedWith: ranked.filter((other) => overlap(one, other)).map(({ id }) => id) }))
    .sort((a, b) => a.rank - b.rank);
}

function padded(cell: Rounds, rounds: number): Rounds {
  return Array.from({ length: rounds }, (_, round) => cell[round] ?? []);
}

/** 1 for the smallest; equal medians keep their order. 0 for a cell of which the resample has no value. */
function ranksOf(medians: readonly number[]): readonly number[] {
  const ranks = medians.map(() => 0);
  medians
    .map((median, cell) => ({ median, cell }))
    .filter(({ median }) => !Number.isNaN(median))
    .sort((a, b) => a.median - b.median)
    .forEach(({ cell }, position) => {
      ranks[cell] = position + 1;
    });
  return ranks;
}

function rankInterval(taken: Uint32Array, tail: number): { readonly low: number; readonly high: number } {
  const beyond = tail * taken.reduce((sum, count) => sum + count, 0);
  const from = (ranks: readonly number[]) => {
    let seen = 0;
    return ranks.find((rank) => (seen += taken[rank] ?? 0) > beyond) ?? 1;
  };
  const ranks = Array.from(taken.keys()).slice(1);
  return { low: from(ranks), high: from(ranks.toReversed()) };
}

function overlap(one: Omit<Rank, 'tiedWith'>, other: Omit<Rank, 'tiedWith'>): boolean {
  return one.id !== other.id && one.low <= other.high && other.low <= one.high;
}
