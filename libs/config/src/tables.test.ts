import { describe, expect, it } from 'vitest';
import { LANGUAGES } from './languages.ts';
import { ALL_SIZES_MB, MEMORY_MB_MAX, MEMORY_MB_MIN } from './memory.ts';
import { MODES } from './modes.ts';
import { DEFAULT_REGION, PRICES, pricesOf } from './prices.ts';
import { publishedDuration } from './reference/published-durations.ts';
import { RUNTIMES, type Runtime } from './runtimes.ts';
import { WORKLOADS } from './workloads.ts';

describe('tables', () => {
  it('ids and slugs are unique', () => {
    for (const rows of [RUNTIMES, WORKLOADS, LANGUAGES, MODES]) {
      expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    }
    expect(new Set(RUNTIMES.map((row) => row.slug)).size).toBe(RUNTIMES.length);
  });

  it('deprecation dates are days', () => {
    for (const row of RUNTIMES as readonly Runtime[])
      expect(row.deprecatedOn ?? '2000-01-01').toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('memory sizes are legal and ascending', () => {
    for (const { memoryMb } of WORKLOADS) {
      expect([...memoryMb].sort((a, b) => a - b)).toEqual([...memoryMb]);
      for (const mb of memoryMb) expect(ALL_SIZES_MB).toContain(mb);
    }
    expect(ALL_SIZES_MB[0]).toBe(MEMORY_MB_MIN);
    expect(ALL_SIZES_MB.at(-1)).toBe(MEMORY_MB_MAX);
  });

  it('balanced and production have at least ten rounds', () => {
    for (const mode of MODES) if (mode.id !== 'test') expect(mode.roundsAtLeast).toBeGreaterThanOrEqual(10);
  });

  it('the default region has a price, an unknown one has none', () => {
    expect(pricesOf(DEFAULT_REGION)?.gbSecondUsd.arm64[0]?.usd).toBe(0.0000133334);
    expect(pricesOf('mars-north-1')).toBeUndefined();
    expect(pricesOf('constructor')).toBeUndefined();
  });

  it('a region whose figures nobody could read has no price, and each price says where it is from', () => {
    for (const region of ['il-central-1', 'me-central-1', 'eu-south-2', 'us-gov-west-1']) {
      expect(pricesOf(region)).toBeUndefined();
    }
    for (const { source, firstTierOnly, gbSecondUsd } of Object.values(PRICES)) {
      expect(source).not.toBe('');
      expect(gbSecondUsd.x86_64).toHaveLength(firstTierOnly === true ? 1 : 3);
    }
  });

  it('arm64 costs a fifth less by the GB-second wherever there is a price', () => {
    for (const { gbSecondUsd } of Object.values(PRICES)) {
      const [arm, x86] = [gbSecondUsd.arm64[0]?.usd ?? NaN, gbSecondUsd.x86_64[0]?.usd ?? NaN];
      expect(arm / x86).toBeCloseTo(0.8, 2);
    }
    expect(pricesOf('af-south-1')?.requestUsd).toBeCloseTo(0.27e-6, 12);
  });

  it('price tiers rise in volume and fall in price', () => {
    for (const prices of Object.values(PRICES)) {
      for (const tiers of Object.values(prices.gbSecondUsd)) {
        expect(tiers[0]?.fromGbSeconds).toBe(0);
        for (const [index, tier] of tiers.entries()) {
          const before = tiers[index - 1];
          if (before === undefined) continue;
          expect(tier.fromGbSeconds).toBeGreaterThan(before.fromGbSeconds);
          expect(tier.usd).toBeLessThan(before.usd);
        }
      }
    }
  });
});

describe('published durations', () => {
  const cell = { runtime: 'nodejs22.x', arch: 'arm64', workload: 'cpu-intensive', memoryMb: 128 } as const;

  it('a published cell has its published figure', () => {
    expect(publishedDuration(cell, 'cold')).toEqual({ durationMs: 20819.04, initMs: 126.24, derived: false });
  });

  it('a warm one has no init: it was published as 0, which is not a measurement', () => {
    expect(publishedDuration(cell, 'warm')).not.toHaveProperty('initMs');
  });

  it('a size between is derived from its neighbour by CPU share, and says so', () => {
    const derived = publishedDuration({ ...cell, memoryMb: 192 }, 'cold');
    expect(derived?.derived).toBe(true);
    expect(derived?.durationMs).toBeGreaterThan(10_564.37);
    expect(derived?.durationMs).toBeLessThan(20_819.04);
  });

  it('a size below the smallest that was published has none: nobody saw it finish', () => {
    const sorting = { runtime: 'python3.13', arch: 'arm64', workload: 'memory-intensive' } as const;
    expect(publishedDuration({ ...sorting, memoryMb: 512 }, 'cold')).toBeUndefined();
    expect(publishedDuration({ ...sorting, memoryMb: 1024 }, 'cold')?.derived).toBe(false);
  });

  it('a runtime that was not published has none', () => {
    expect(publishedDuration({ ...cell, runtime: 'go' }, 'cold')).toBeUndefined();
  });
});
