import type { Random } from '@lambda-bench/plan';
import type { StartKind } from '@lambda-bench/records';
import type { Clock, Sleep } from '../clock.ts';
import type { Policy } from '../policy.ts';
import type { Billable } from '../schedule/cost.ts';
import type { Congestion } from '../schedule/congestion.ts';
import type { Target } from '../target.ts';
import type { Why } from '../verify/judge.ts';

/** The money of one visit. */
export interface Purse {
  /** Before so many invocations; false: there is not enough for them. */
  take(count: number): boolean;
  /** After each of them that was answered. */
  pay(usd: number): void;
  /** After each that was not run: it may be asked again for the same money. */
  spare(): void;
  /** After each whose answer was lost: the most that it can have cost, which says nothing of the next. */
  lose(usd: number): void;
}

/** What visits share, and the money of the one. */
export interface VisitTools {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** For the jitter of waits only; what is measured and when is the plan's. */
  readonly random: Random;
  readonly policy: Policy;
  /** Absent where money does not matter. */
  readonly purse?: Purse;
  readonly congestion: Congestion;
  /** Undefined where prices are not known. */
  readonly costUsd: (invocation: Billable, target: Target) => number | undefined;
  /** Every environment that the run has seen. */
  readonly environments: Set<string>;
  /** Rejects when the run must not go on at all. */
  readonly checkStopped: () => void;
  readonly onAskedAgain: (cell: string, intended: StartKind, reject: boolean, why: Why) => void;
}
