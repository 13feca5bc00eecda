import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ratioOfMedians } from './ratio-of-medians.ts';

const cell = fc.array(
  fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 5 }),
  {
    minLength: 4,
    maxLength: 8,
  },
);
const designs = ['paired', 'unpaired'] as const;

function intervalOf(...given: Parameters<typeof ratioOfMedians>) {
  const result = ratioOfMedians(...given);
  if (result.kind !== 'interval') expect.fail(result.reason);
  return result;
}

test('rounds of one sample: the paired interval is that of Student for the log ratios', () => {
  const logRatios = [0.1, 0.12, 0.08, 0.11, 0.09];
  const base = [[10], [20], [30], [40], [50]];
  const head = base.map(([value = 0], index) => [value * Math.exp(logRatios[index] ?? 0)]);
  const result = intervalOf(base, head, 'paired');
  const standardError = Math.sqrt(0.00025 / 5);
  expect(Math.log(result.estimate)).toBeCloseTo(0.1, 10);
  expect(Math.log(result.low)).toBeCloseTo(0.1 - 2.776445 * standardError, 6);
  expect(Math.log(result.high)).toBeCloseTo(0.1 + 2.776445 * standardError, 6);
  expect(result).toMatchObject({ rounds: 5, paired: true });
});

test("not in the same rounds: Welch's interval", () => {
  const base = [1, 2, 3, 4].map((log) => [Math.exp(log / 10)]);
  const head = [2, 4, 6, 8, 10].map((log) => [Math.exp(log / 10)]);
  const result = intervalOf(base, head, 'unpaired');
  const [a, b] = [0.05 / 3 / 4, 0.1 / 5];
  const df = (a + b) ** 2 / (a ** 2 / 3 + b ** 2 / 4);
  expect(Math.log(result.estimate)).toBeCloseTo(0.35, 10);
  expect(df).toBeGreaterThan(5);
  expect(df).toBeLessThan(6);
  const reach = (Math.log(result.high) - Math.log(result.low)) / 2 / Math.sqrt(a + b);
  expect(reach).toBeLessThan(2.5706);
  expect(reach).toBeGreaterThan(2.4469);
});

test.each(designs)(
  '%s: scale of both cancels, scale of head multiplies, and exchanging the two inverts',
  (design) => {
    fc.assert(
      fc.property(cell, fc.double({ min: 0.1, max: 10, noNaN: true }), (base, factor) => {
        const head = base
          .map((round) => round.map((value, index) => value * (1.1 + index / 10)))
          .toReversed();
        const scaled = (rounds: number[][]) => rounds.map((round) => round.map((value) => value * factor));
        const plain = intervalOf(base, head, design);
        const both = intervalOf(scaled(base), scaled(head), design);
        const one = intervalOf(base, scaled(head), design);
        const swapped = intervalOf(head, base, design);
        for (const key of ['estimate', 'low', 'high'] as const) {
          expect(both[key] / plain[key]).toBeCloseTo(1, 9);
          expect(one[key] / plain[key]).toBeCloseTo(factor, 6);
        }
        expect(swapped.low * plain.high).toBeCloseTo(1, 9);
        expect(swapped.estimate * plain.estimate).toBeCloseTo(1, 9);
      }),
    );
  },
);

test('what befalls a whole round cancels, when both were measured in it', () => {
  const base = [
    [10, 11],
    [12, 13],
    [14, 15],
    [9, 10],
  ];
  const head = [
    [11, 12],
    [12, 14],
    [15, 16],
    [10, 11],
  ];
  const slow = (rounds: number[][]) =>
    rounds.map((round, index) => round.map((value) => value * [1, 3, 0.5, 7][index]!));
  const [plain, drifted] = [intervalOf(base, head, 'paired'), intervalOf(slow(base), slow(head), 'paired')];
  expect(drifted.low).toBeCloseTo(plain.low, 10);
  expect(drifted.high).toBeCloseTo(plain.high, 10);
});

test('a round that one side lacks is left out of a paired comparison', () => {
  const base = [[1], [2], [], [4], [5]];
  const head = [[1], [2], [3], [], [5]];
  expect(ratioOfMedians(base, head, 'paired')).toMatchObject({ estimate: 1, rounds: 3 });
});

test('what cannot be compared says why', () => {
  const two = [[1], [2]];
  expect(ratioOfMedians(two, two, 'paired')).toEqual({
    kind: 'not-available',
    reason: 'a comparison needs 3 common rounds, there are 2',
  });
  expect(ratioOfMedians([[1]], [[1], [2], [3]], 'unpaired')).toMatchObject({ kind: 'not-available' });
  expect(ratioOfMedians([[0], [1], [2]], [[1], [1], [2]], 'paired')).toEqual({
    kind: 'not-available',
    reason: 'a ratio needs values above zero',
  });
});

test('a comparison of constants is exact', () => {
  const flat = [
    [5, 5],
    [5, 5],
    [5, 5],
  ];
  for (const design of designs) {
    expect(ratioOfMedians(flat, flat, design)).toMatchObject({ estimate: 1, low: 1, high: 1 });
  }
});
