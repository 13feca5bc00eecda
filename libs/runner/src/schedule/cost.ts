import { pricesOf } from '@lambda-bench/config';
import { invocationCost, type Report } from '@lambda-bench/metrics';
import type { Failure, Reject, Sample } from '@lambda-bench/records';
import type { Target } from '../target.ts';

/** What is known of one invocation that may have been billed. */
export interface Billable {
  readonly report?: Report | undefined;
  /** Absent where no answer came: the function may have gone on after the connection was lost. */
  readonly roundTripMs?: number | undefined;
}

/** What invocations cost, in the first price tier: a budget must not hope for a discount. */
export interface Cost {
  /** What the REPORT says, and for what it leaves open the most that it can have been. */
  ofInvocation(invocation: Billable, target: Target, timeoutMs: number): number;
  ofBilled(billedMs: number, target: Target): number;
}

/** Lambda ends an init after that long; it is billed beside what the time-out allows. */
const LONGEST_INIT_MS = 10_000;

/** Undefined for a region that has no known price. */
export function costIn(region: string): Cost | undefined {
  const prices = pricesOf(region);
  if (prices === undefined) return undefined;
  const usd = (billedMs: number, memoryMb: number, { arch }: Target): number =>
    invocationCost({ billedMs, memoryMb, architecture: arch }, prices).totalUsd;
  return {
    ofInvocation({ report, roundTripMs = Infinity }, target, timeoutMs) {
      const longestMs = Math.ceil(Math.min(roundTripMs, timeoutMs + LONGEST_INIT_MS));
      return usd(report?.billedMs ?? longestMs, report?.memorySizeMb ?? target.memoryMb, target);
    },
    ofBilled: (billedMs, target) => usd(billedMs, target.memoryMb, target),
  };
}

/** Whether the function may have run although no answer came. What was throttled or refused never reached it. */
export function mayHaveRun(reason: string): boolean {
  return reason === 'network' || reason === 'service';
}

/** Whether a record stands for invocations whose answers were lost, and how many. Older journals tell it of no failure. */
export function lostIn(record: Sample | Failure | Reject): number {
  if (record.type !== 'failure') return 0;
  if (record.lost !== undefined) return record.lost;
  if (record.requestId !== undefined) return 0;
  return mayHaveRun(record.reason) ? record.attempts : 0;
}
