import type { Target } from '../target.ts';
import type { Why } from '../verify/judge.ts';
import type { Streak } from '../visit/visit-book.ts';
import type { RoundValue } from './interval-width.ts';

/** What is known of a cell so far. The same whether it was measured just now or read from a journal. */
export interface CellState {
  readonly target: Target;
  /** Samples and failures. */
  done: number;
  /** Samples that have been given up. */
  skipped: number;
  /** Why it is measured no further. */
  closed: Why | undefined;
  streak: Streak;
  /** Init and first invocation together. */
  readonly coldMs: RoundValue[];
  readonly warmMs: RoundValue[];
  /** The dearest invocation. */
  worstUsd: number;
}

export const NO_STREAK: Streak = { length: 0, why: undefined };

export function newCell(target: Target): CellState {
  return {
    target,
    done: 0,
    skipped: 0,
    closed: undefined,
    streak: NO_STREAK,
    coldMs: [],
    warmMs: [],
    worstUsd: 0,
  };
}
