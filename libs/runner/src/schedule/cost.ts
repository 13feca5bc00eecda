import { pricesOf, type ArchitectureId } from '@lambda-bench/config';
import { invocationCost, type Report } from '@lambda-bench/metrics';
import type { Target } from '../target.ts';

/** What invocations cost, in the first price tier: a budget must not hope for a discount. */
export interface Cost {
  ofReport(report: Report, architecture: ArchitectureId): number;
  ofBilled(billedMs: number, target: Target): number;
}

/** Undefined for a region that has no known price. */
export function costIn(region: string): Cost | undefined {
  const prices = pricesOf(region);
  if (prices === undefined) return undefined;
  return {
    ofReport: ({ billedMs = 0, memorySizeMb = 0 }, architecture) =>
      invocationCost({ billedMs, memoryMb: memorySizeMb, architecture }, prices).totalUsd,
    ofBilled: (billedMs, { memoryMb, arch }) =>
      invocationCost({ billedMs, memoryMb, architecture: arch }, prices).totalUsd,
  };
}
