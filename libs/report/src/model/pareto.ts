import type { CellSummary } from './cell-summary.ts';
import { isKnown } from './quantity.ts';

/** Whose time and price are both known. */
export interface Priced {
  readonly ms: number;
  readonly usdPerMillion: number;
}

export interface Candidate extends Priced {
  readonly cell: CellSummary;
}

export function candidatesOf(summaries: readonly CellSummary[]): readonly Candidate[] {
  return summaries.flatMap((cell) =>
    isKnown(cell.totalMs) && isKnown(cell.usdPerMillion)
      ? [{ cell, ms: cell.totalMs.value, usdPerMillion: cell.usdPerMillion.value }]
      : [],
  );
}

/** Those that no other beats on time and price at once, the fastest first. */
export function paretoFront<C extends Priced>(candidates: readonly C[]): readonly C[] {
  const byTime = [...candidates].sort((a, b) => a.ms - b.ms || a.usdPerMillion - b.usdPerMillion);
  const front: C[] = [];
  let cheapest = Number.POSITIVE_INFINITY;
  for (const candidate of byTime) {
    if (candidate.usdPerMillion >= cheapest) continue;
    cheapest = candidate.usdPerMillion;
    front.push(candidate);
  }
  return front;
}

/** The knee: the least product of time and price, so that ten per cent faster is worth ten per cent dearer. */
export function bestValue(front: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of front) {
    if (best === undefined || candidate.ms * candidate.usdPerMillion < best.ms * best.usdPerMillion)
      best = candidate;
  }
  return best;
}
