import type { Visit } from '@lambda-bench/plan';
import type { Target } from '../target.ts';
import type { CellState } from './cell-state.ts';
import type { Cost } from './cost.ts';

/** Keeps the money that visits under way may still cost apart from what is left. */
export interface Budget {
  /** Sets the visit's money aside, or says that there is not enough. */
  reserve(visit: Visit<Target>, spentUsd: number): boolean;
  release(visit: Visit<Target>): void;
}

/** Published means vary between accounts and days; what was measured here varies less. */
const MARGIN_OVER_PUBLISHED = 3;
const MARGIN_OVER_MEASURED = 1.5;

export function budgetOf(
  budgetUsd: number,
  cost: Cost,
  facts: {
    readonly cellOf: (key: string) => CellState | undefined;
    readonly timeoutMsOf: (functionName: string) => number;
  },
): Budget {
  const reserved = new Map<Visit<Target>, number>();

  /** The dearest that one invocation can be expected to be; its time-out where nothing is known. */
  function perInvocation(target: Target): number {
    const measured = facts.cellOf(target.key)?.worstUsd ?? 0;
    if (measured > 0) return measured * MARGIN_OVER_MEASURED;
    const timeoutMs = facts.timeoutMsOf(target.functionName);
    const { expected } = target;
    const guessMs =
      expected === undefined ? timeoutMs : Math.max(expected.coldMs, expected.warmMs) * MARGIN_OVER_PUBLISHED;
    return cost.ofBilled(Math.min(guessMs, timeoutMs), target);
  }

  return {
    reserve(visit, spentUsd) {
      const needed = perInvocation(visit.cell) * (visit.cold + visit.warm);
      const promised = [...reserved.values()].reduce((sum, usd) => sum + usd, 0);
      if (spentUsd + promised + needed > budgetUsd) return false;
      reserved.set(visit, needed);
      return true;
    },
    release: (visit) => {
      reserved.delete(visit);
    },
  };
}
