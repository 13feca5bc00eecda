import type { ArchitectureId, RegionPrices } from '@lambda-bench/config';
import { costUsd, ephemeralGbSeconds, gbSeconds, tieredUsd, type CostUsd } from './invocation-cost.ts';

/** Traffic of a month, and what its invocations cost in time. */
export interface MonthlyTraffic {
  readonly requests: number;
  /** From 0 to 1: of a hundred requests, so many hundredths meet a new environment. */
  readonly coldShare: number;
  /** Mean billed times, not medians: a bill is a sum. Those of cold starts include the init. */
  readonly coldBilledMs: number;
  readonly warmBilledMs: number;
  readonly memoryMb: number;
  readonly architecture: ArchitectureId;
  readonly ephemeralMb?: number;
}

export interface MonthlyCost extends CostUsd {
  readonly gbSeconds: number;
}

/**
 * The bill at my traffic. Tiers apply to the month's GB-seconds, each rate to the part that falls into its tier; Lambda counts
 * them for each architecture and region over all functions of the account, so other functions can only make it cheaper.
 */
export function monthlyCost(traffic: MonthlyTraffic, prices: RegionPrices): MonthlyCost {
  const cold = traffic.requests * traffic.coldShare;
  const warm = traffic.requests - cold;
  const total = (of: typeof gbSeconds) =>
    cold * of({ ...traffic, billedMs: traffic.coldBilledMs }) +
    warm * of({ ...traffic, billedMs: traffic.warmBilledMs });
  const used = total(gbSeconds);
  return {
    gbSeconds: used,
    ...costUsd(
      tieredUsd(used, prices.gbSecondUsd[traffic.architecture]),
      traffic.requests * prices.requestUsd,
      total(ephemeralGbSeconds) * prices.ephemeralGbSecondUsd,
    ),
  };
}
