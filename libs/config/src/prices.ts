import type { ArchitectureId } from './architectures.ts';

/** From `fromGbSeconds` in a month on, a GB-second costs `usd`. */
export interface PriceTier {
  readonly fromGbSeconds: number;
  readonly usd: number;
}

export interface RegionPrices {
  readonly gbSecondUsd: Readonly<Record<ArchitectureId, readonly PriceTier[]>>;
  readonly requestUsd: number;
  /** Of /tmp beyond the free 512 MB. */
  readonly ephemeralGbSecondUsd: number;
}

/** The table's version: stored with every report, because prices change and reports are kept. */
export const PRICES_AS_OF = '2025-12-01';

export const FREE_EPHEMERAL_MB = 512;

const X86_TIERS: readonly PriceTier[] = [
  { fromGbSeconds: 0, usd: 0.0000166667 },
  { fromGbSeconds: 6e9, usd: 0.000015 },
  { fromGbSeconds: 15e9, usd: 0.0000133334 },
];

const ARM_TIERS: readonly PriceTier[] = [
  { fromGbSeconds: 0, usd: 0.0000133334 },
  { fromGbSeconds: 7.5e9, usd: 0.0000120001 },
  { fromGbSeconds: 18.75e9, usd: 0.0000106667 },
];

const US_EAST: RegionPrices = {
  gbSecondUsd: { arm64: ARM_TIERS, x86_64: X86_TIERS },
  requestUsd: 0.2e-6,
  ephemeralGbSecondUsd: 0.0000000309,
};

/** AWS Lambda's price page at {@link PRICES_AS_OF}. A region that is not here has no known price, and a report says so. */
export const PRICES: Readonly<Record<string, RegionPrices>> = {
  'us-east-1': US_EAST,
  'us-east-2': US_EAST,
  'us-west-2': US_EAST,
  'eu-west-3': { ...US_EAST, ephemeralGbSecondUsd: 0.0000000358 },
};

export const DEFAULT_REGION = 'us-east-2';

export function pricesOf(region: string): RegionPrices | undefined {
  return Object.hasOwn(PRICES, region) ? PRICES[region] : undefined;
}
