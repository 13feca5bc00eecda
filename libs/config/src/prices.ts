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
  /** Where the figures are from, for the reader of a report. */
  readonly source: string;
  /** Only the first tier's rate is known: what a month uses beyond it has no price. */
  readonly firstTierOnly?: true;
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

const PRICE_PAGE = `AWS Lambda’s price page, ${PRICES_AS_OF}`;

const US_EAST: RegionPrices = {
  gbSecondUsd: { arm64: ARM_TIERS, x86_64: X86_TIERS },
  requestUsd: 0.2e-6,
  ephemeralGbSecondUsd: 0.0000000309,
  source: PRICE_PAGE,
};

/** The list of AWS Pricing Calculator has one rate for each architecture: the first tier's. */
const CALCULATOR = 'the list of AWS Pricing Calculator, read after 2024-08';

interface FirstTier {
  readonly x86: number;
  readonly arm: number;
  readonly perMillionRequests: number;
}

const USUAL: FirstTier = { x86: 0.0000166667, arm: 0.0000133334, perMillionRequests: 0.2 };

/** A region has no price here unless somebody could read it: none is guessed from its neighbours. */
export const PRICES: Readonly<Record<string, RegionPrices>> = {
  'us-east-1': US_EAST,
  'us-east-2': US_EAST,
  'us-west-2': US_EAST,
  'eu-west-3': { ...US_EAST, ephemeralGbSecondUsd: 0.0000000358 },
  'us-west-1': firstTier(USUAL, 0.000000037),
  'ca-central-1': firstTier(USUAL, 0.000000034),
  'sa-east-1': firstTier(USUAL, 0.0000000586),
  'eu-central-1': firstTier(USUAL, 0.0000000367),
  'eu-central-2': firstTier({ x86: 0.0000183334, arm: 0.0000146667, perMillionRequests: 0.22 }, 0.0000000441),
  'eu-north-1': firstTier(USUAL, 0.0000000323),
  'eu-south-1': firstTier({ x86: 0.0000195172, arm: 0.0000156138, perMillionRequests: 0.23 }, 0.0000000357),
  'eu-west-1': firstTier(USUAL, 0.000000034),
  'eu-west-2': firstTier(USUAL, 0.0000000358),
  'ap-east-1': firstTier({ x86: 0.00002292, arm: 0.0000183, perMillionRequests: 0.28 }, 0.0000000407),
  'ap-northeast-1': firstTier(USUAL, 0.000000037),
  'ap-northeast-2': firstTier(USUAL, 0.0000000352),
  'ap-northeast-3': firstTier(USUAL, 0.000000037),
  'ap-south-1': firstTier(USUAL, 0.0000000352),
  'ap-southeast-1': firstTier(USUAL, 0.000000037),
  'ap-southeast-2': firstTier(USUAL, 0.000000037),
  'ap-southeast-4': firstTier(USUAL, 0.000000037),
  'ap-southeast-5': firstTier({ x86: 0.000015, arm: 0.000012, perMillionRequests: 0.18 }, 0.0000000333),
  'me-south-1': firstTier({ x86: 0.0000206667, arm: 0.0000165334, perMillionRequests: 0.25 }, 0.0000000374),
  'af-south-1': firstTier({ x86: 0.0000221, arm: 0.00001768, perMillionRequests: 0.27 }, 0.0000000404),
};

export const DEFAULT_REGION = 'us-east-2';

export function pricesOf(region: string): RegionPrices | undefined {
  return Object.hasOwn(PRICES, region) ? PRICES[region] : undefined;
}

/** Up to so many GB-seconds a month the first rate holds. The bounds are those of the tables above, the same in every region. */
export function firstTierGbSeconds(architecture: ArchitectureId): number {
  return (architecture === 'arm64' ? ARM_TIERS : X86_TIERS)[1]?.fromGbSeconds ?? Infinity;
}

function firstTier({ x86, arm, perMillionRequests }: FirstTier, ephemeralGbSecondUsd: number): RegionPrices {
  return {
    gbSecondUsd: {
      arm64: [{ fromGbSeconds: 0, usd: arm }],
      x86_64: [{ fromGbSeconds: 0, usd: x86 }],
    },
    requestUsd: perMillionRequests / 1e6,
    ephemeralGbSecondUsd,
    source: CALCULATOR,
    firstTierOnly: true,
  };
}
