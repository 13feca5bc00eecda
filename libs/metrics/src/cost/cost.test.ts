import { DEFAULT_REGION, pricesOf } from '@lambda-bench/config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invocationCost, tieredUsd } from './invocation-cost.ts';
import { managedCost } from './managed-cost.ts';
import { monthlyCost } from './monthly-cost.ts';

const prices = pricesOf(DEFAULT_REGION) ?? expect.fail('no prices');
const paris = pricesOf('eu-west-3') ?? expect.fail('no prices');

test('one invocation: billed time × memory × rate, and the request', () => {
  const cost = invocationCost({ billedMs: 100, memoryMb: 1024, architecture: 'x86_64' }, prices);
  expect(cost.durationUsd).toBeCloseTo(0.1 * 0.0000166667, 18);
  expect(cost).toMatchObject({ requestUsd: 0.2e-6, ephemeralUsd: 0 });
  expect(cost.totalUsd).toBe(cost.durationUsd + cost.requestUsd);
});

test('a part of a millisecond is billed whole', () => {
  const usage = { memoryMb: 128, architecture: 'arm64' } as const;
  expect(invocationCost({ ...usage, billedMs: 1.001 }, prices)).toEqual(
    invocationCost({ ...usage, billedMs: 2 }, prices),
  );
});

test('/tmp beyond 512 MB costs, by region', () => {
  const usage = { billedMs: 2000, memoryMb: 512, architecture: 'arm64', ephemeralMb: 2560 } as const;
  expect(invocationCost(usage, prices).ephemeralUsd).toBeCloseTo(2 * 2 * 0.0000000309, 18);
  expect(invocationCost(usage, paris).ephemeralUsd).toBeCloseTo(2 * 2 * 0.0000000358, 18);
  expect(invocationCost({ ...usage, ephemeralMb: 512 }, prices).ephemeralUsd).toBe(0);
});

test('tiers apply to the part of a month that falls into them', () => {
  const tiers = prices.gbSecondUsd.x86_64;
  expect(tieredUsd(6e9, tiers)).toBeCloseTo(6e9 * 0.0000166667, 3);
  expect(tieredUsd(10e9, tiers)).toBeCloseTo(6e9 * 0.0000166667 + 4e9 * 0.000015, 3);
  expect(tieredUsd(20e9, tiers)).toBeCloseTo(6e9 * 0.0000166667 + 9e9 * 0.000015 + 5e9 * 0.0000133334, 3);
  expect(tieredUsd(10e9, prices.gbSecondUsd.arm64)).toBeCloseTo(
    7.5e9 * 0.0000133334 + 2.5e9 * 0.0000120001,
    3,
  );
  expect(tieredUsd(0, tiers)).toBe(0);
});

test('a month: cold and warm requests by their share, means not rounded', () => {
  const traffic = {
    requests: 3e6,
    coldShare: 0.01,
    coldBilledMs: 400,
    warmBilledMs: 12.5,
    memoryMb: 2048,
    architecture: 'arm64',
  } as const;
  const cost = monthlyCost(traffic, prices);
  const gbSeconds = (30_000 * 0.4 + 2_970_000 * 0.0125) * 2;
  expect(cost.gbSeconds).toBeCloseTo(gbSeconds, 6);
  expect(cost.durationUsd).toBeCloseTo(gbSeconds * 0.0000133334, 9);
  expect(cost.requestUsd).toBeCloseTo(0.6, 12);
  expect(cost.totalUsd).toBeCloseTo(cost.durationUsd + 0.6, 12);
});

test('a month is never dearer per request than its invocations one by one', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.nat(10_000), fc.constantFrom(128, 1769, 10_240), (requests, ms, memoryMb) => {
      const usage = { memoryMb, architecture: 'x86_64' } as const;
      const month = monthlyCost(
        { ...usage, requests, coldShare: 0.5, coldBilledMs: ms, warmBilledMs: ms },
        prices,
      );
      const single = invocationCost({ ...usage, billedMs: ms }, prices);
      expect(month.totalUsd).toBeLessThanOrEqual(requests * single.totalUsd * (1 + 1e-9) + 1e-12);
    }),
  );
});

test('managed instances cost by the hour, with the fee, and by the request', () => {
  const cost = managedCost({ requests: 1e6, instanceHours: 720, ec2UsdPerHour: 0.1 }, prices.requestUsd);
  expect(cost.totalUsd).toBeCloseTo(0.2 + 720 * 0.1 * 1.15, 9);
});
