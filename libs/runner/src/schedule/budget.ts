import type { Visit } from '@lambda-bench/plan';
import type { Target } from '../target.ts';
import type { Purse } from '../visit/visit-tools.ts';
import type { CellState } from './cell-state.ts';
import type { Cost } from './cost.ts';

/** Keeps what visits under way may still cost apart from what is left. */
export interface Budget {
  /** Sets the visit's money aside, or says that there is not enough. */
  reserve(visit: Visit<Target>): boolean;
  /** What was set aside. */
  purseOf(visit: Visit<Target>): Purse;
  release(visit: Visit<Target>): void;
}

export interface BudgetFacts {
  readonly budgetUsd: number;
  readonly spentUsd: number;
  readonly cost: Cost;
  readonly cellOf: (key: string) => CellState | undefined;
  readonly timeoutMsOf: (functionName: string) => number;
}

/** Published means vary between accounts and days; what was measured here varies less. */
const MARGIN_OVER_PUBLISHED = 3;
const MARGIN_OVER_MEASURED = 1.5;

interface Reserved {
  /** The dearest that one invocation is expected to be. */
  perInvocation: number;
  /** Not asked for yet. */
  left: number;
  /** For invocations under way. */
  asked: number;
}

export function budgetOf(facts: BudgetFacts): Budget {
  const reserved = new Map<Visit<Target>, Reserved>();
  let spent = facts.spentUsd;
  const free = (): number => {
    let promised = 0;
    for (const { left, asked } of reserved.values()) promised += left + asked;
    return facts.budgetUsd - spent - promised;
  };

  return {
    reserve(visit) {
      const perInvocation = expectedUsd(visit.cell, facts);
      const left = perInvocation * (visit.cold + visit.warm);
      if (left > free()) return false;
      reserved.set(visit, { perInvocation, left, asked: 0 });
      return true;
    },
    purseOf(visit) {
      const purse = reserved.get(visit);
      if (purse === undefined) throw new Error(`nothing is reserved for ${visit.cell.key}`);
      const settle = (usd: number): void => {
        purse.asked = Math.max(0, purse.asked - purse.perInvocation);
        spent += usd;
      };
      return {
        take(count) {
          const needed = purse.perInvocation * count;
          // Repeats of what was rejected were not planned for.
          const more = Math.max(0, needed - purse.left);
          if (more > 0 && more > free()) return false;
          purse.left = Math.max(0, purse.left - needed);
          purse.asked += needed;
          return true;
        },
        pay(usd) {
          settle(usd);
          purse.perInvocation = Math.max(purse.perInvocation, usd * MARGIN_OVER_MEASURED);
        },
        spare() {
          const unspent = Math.min(purse.asked, purse.perInvocation);
          purse.asked -= unspent;
          purse.left += unspent;
        },
        lose: settle,
      };
    },
    release: (visit) => {
      reserved.delete(visit);
    },
  };
}

/** The time-out's price where nothing is known. */
function expectedUsd(target: Target, { cost, cellOf, timeoutMsOf }: BudgetFacts): number {
  const measured = cellOf(target.key)?.worstUsd ?? 0;
  if (measured > 0) return measured * MARGIN_OVER_MEASURED;
  const timeoutMs = timeoutMsOf(target.functionName);
  const { expected } = target;
  const guessMs =
    expected === undefined ? timeoutMs : Math.max(expected.coldMs, expected.warmMs) * MARGIN_OVER_PUBLISHED;
  return cost.ofBilled(Math.min(guessMs, timeoutMs), target);
}
