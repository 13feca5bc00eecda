import {
  FREE_EPHEMERAL_MB,
  type ArchitectureId,
  type PriceTier,
  type RegionPrices,
} from '@lambda-bench/config';

/** What one invocation, or the average one of many, uses. */
export interface Usage {
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly architecture: ArchitectureId;
  /** The size of /tmp; the first 512 MB are free. */
  readonly ephemeralMb?: number;
}

export interface CostUsd {
  readonly durationUsd: number;
  readonly requestUsd: number;
  readonly ephemeralUsd: number;
  readonly totalUsd: number;
}

/** The price of one invocation, in the first tier. A part of a millisecond is billed whole. Unrounded: sum first, format last. */
export function invocationCost(usage: Usage, prices: RegionPrices): CostUsd {
  const billed = { ...usage, billedMs: Math.ceil(usage.billedMs) };
  return costUsd(
    tieredUsd(gbSeconds(billed), prices.gbSecondUsd[usage.architecture]),
    prices.requestUsd,
    ephemeralGbSeconds(billed) * prices.ephemeralGbSecondUsd,
  );
}

/** Each rate applies to the part of the GB-seconds that falls into its tier. */
export function tieredUsd(used: number, tiers: readonly PriceTier[]): number {
  return tiers.reduce((sum, { fromGbSeconds, usd }, index) => {
    const upTo = Math.min(used, tiers[index + 1]?.fromGbSeconds ?? Infinity);
    return sum + Math.max(0, upTo - fromGbSeconds) * usd;
  }, 0);
}

export function gbSeconds({ billedMs, memoryMb }: Usage): number {
  return (billedMs / 1000) * (memoryMb / 1024);
}

export function ephemeralGbSeconds({ billedMs, ephemeralMb = FREE_EPHEMERAL_MB }: Usage): number {
  return (billedMs / 1000) * (Math.max(0, ephemeralMb - FREE_EPHEMERAL_MB) / 1024);
}

export function costUsd(durationUsd: number, requestUsd: number, ephemeralUsd: number): CostUsd {
  return { durationUsd, requestUsd, ephemeralUsd, totalUsd: durationUsd + requestUsd + ephemeralUsd };
}
