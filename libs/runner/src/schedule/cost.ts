import { pricesOf, type ArchitectureId, type RegionPrices } from '@lambda-bench/config';
import type { Report } from '@lambda-bench/metrics';
import type { Target } from '../target.ts';

/** What invocations cost, in the first price tier: a budget must not hope for a discount. */
export interface Cost {
  ofReport(report: Report, arch: ArchitectureId): number;
  ofBilled(billedMs: number, target: Target): number;
}

/** Undefined for a region that has no known price. */
export function costIn(region: string): Cost | undefined {
  const prices = pricesOf(region);
  return prices === undefined ? undefined : costBy(prices);
}

function costBy(prices: RegionPrices): Cost {
  const usd = (billedMs: number, memoryMb: number, arch: ArchitectureId): number =>
    (billedMs / 1000) * (memoryMb / 1024) * (prices.gbSecondUsd[arch][0]?.usd ?? 0) + prices.requestUsd;
  return {
    ofReport: (report, arch) => usd(report.billedMs ?? 0, report.memorySizeMb ?? 0, arch),
    ofBilled: (billedMs, target) => usd(billedMs, target.memoryMb, target.arch),
  };
}
