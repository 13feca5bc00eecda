import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { fisherExact } from './fisher-exact.ts';
import { judgeDifferences, type Difference } from './judge-differences.ts';
import { PRACTICAL } from './verdict.ts';

/** Rounds of one sample whose log ratios are around that of `factor`, a percent up and down. */
function difference(factor: number, spread = 0.01, rounds = 10): Difference {
  const base = Array.from({ length: rounds }, () => [100]);
  const head = base.map((_, round) => [100 * factor * Math.exp(round % 2 === 0 ? spread : -spread)]);
  return { base, head, threshold: PRACTICAL };
}
const decide = (...differences: readonly Difference[]) => judgeDifferences(differences);

describe('judged alone', () => {
  test.each([
    [1.1, 'worse'],
    [0.9, 'better'],
    [1, 'none'],
    [1.029, 'none'],
    [1.031, 'none'],
  ])('head at %d of the base is %s', (factor, decision) => {
    expect(decide(difference(factor))).toMatchObject([{ decision }]);
  });

  test('the p-value is below 5 % exactly where the interval lies beyond the threshold', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (factor, spread) => {
          const [judged] = decide(difference(factor, spread));
          const beyond = judged?.decision === 'worse' || judged?.decision === 'better';
          expect((judged?.pValue ?? 1) < 0.05).toBe(beyond);
          const name = judged !== undefined && 'name' in judged.verdict ? judged.verdict.name : undefined;
          expect(beyond).toBe(name === 'slower' || name === 'faster');
        },
      ),
    );
  });

  test('constants are what they are', () => {
    expect(decide(difference(1.2, 0), difference(1, 0))).toMatchObject([
      { decision: 'worse', pValue: 0 },
      { decision: 'none', pValue: 1 },
    ]);
  });

  test('a millisecond that does not matter is none, however sure', () => {
    const base = Array.from({ length: 10 }, () => [2]);
    const head = base.map((_, round) => [2.5 + round / 1000]);
    expect(decide({ base, head, threshold: PRACTICAL })).toMatchObject([{ decision: 'none' }]);
    expect(decide({ base, head, threshold: { ratio: 0.03, ms: 0 } })).toMatchObject([{ decision: 'worse' }]);
  });

  test.each([
    [{ ...difference(1), head: [[], []] }, 'no sample of the head'],
    [{ ...difference(1), base: [] }, 'no sample of the base'],
    [difference(2, 0.01, 2), 'a comparison needs 3 common rounds, there are 2'],
  ])('what cannot be compared is inconclusive and says why', (one, reason) => {
    expect(decide(one)).toMatchObject([{ decision: 'inconclusive', ratio: { reason } }]);
  });
});

describe('judged with others', () => {
  const slight = difference(1.065, 0.04);

  test('a change that is barely proven alone is not among many that are none', () => {
    expect(decide(slight)).toMatchObject([{ decision: 'worse' }]);
    const among = decide(slight, ...Array.from({ length: 19 }, () => difference(1, 0.04)));
    expect(among[0]).toMatchObject({ decision: 'none', verdict: { name: 'slower' } });
    expect(among[0]?.pAdjusted).toBeGreaterThan(among[0]?.pValue ?? 1);
  });

  test('those that cannot be compared do not count among them', () => {
    const nothing = { base: [], head: [], threshold: PRACTICAL };
    const judged = decide(slight, nothing, difference(1));
    const p = [judged[0]?.pValue ?? 1, judged[2]?.pValue ?? 1];
    expect([judged[0]?.pAdjusted, judged[2]?.pAdjusted]).toEqual(benjaminiHochberg(p));
    expect(judged[1]).not.toHaveProperty('pAdjusted');
  });
});

describe('Fisher', () => {
  test('the lady tasting tea: three of four and one of four are 17 in 70, four and none are 1 in 70', () => {
    expect(fisherExact({ count: 1, of: 4 }, { count: 3, of: 4 })).toBeCloseTo(17 / 70, 10);
    expect(fisherExact({ count: 0, of: 4 }, { count: 4, of: 4 })).toBeCloseTo(1 / 70, 10);
  });

  test('where nothing befell either, or less the head, chance would do the same', () => {
    expect(fisherExact({ count: 0, of: 50 }, { count: 0, of: 50 })).toBeCloseTo(1, 10);
    expect(fisherExact({ count: 5, of: 50 }, { count: 0, of: 50 })).toBeCloseTo(1, 10);
    expect(fisherExact({ count: 1, of: 50 }, { count: 50, of: 50 })).toBeLessThan(1e-20);
  });
});
