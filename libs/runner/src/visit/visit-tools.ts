import type { Random } from '@lambda-bench/plan';
import type { StartKind } from '@lambda-bench/records';
import type { Clock, Sleep } from '../clock.ts';
import type { Policy } from '../policy.ts';
import type { Why } from '../verify/judge.ts';

/** What visits share. */
export interface VisitTools {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** For the jitter of waits only; what is measured and when is the plan's. */
  readonly random: Random;
  readonly policy: Policy;
  /** Every environment that the run has seen. */
  readonly environments: Set<string>;
  /** Rejects when the run must not go on at all. */
  readonly checkStopped: () => void;
  readonly onAskedAgain: (cell: string, intended: StartKind, reject: boolean, why: Why) => void;
}
