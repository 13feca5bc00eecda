import { describe, expect, it } from 'vitest';
import { simulationRandom, standardNormal } from '../testing/simulate.ts';
import { eDivisive } from './e-divisive.ts';

/** Normal noise around levels: `[20, 0], [20, 1]` is a step of one standard deviation after twenty values. */
function series(random: () => number, ...levels: readonly (readonly [number, number])[]): number[] {
  return levels.flatMap(([length, level]) => Array.from({ length }, () => level + standardNormal(random)));
}

/** Annual flow of the Nile at Aswan from 1871 on (Cobb, Biometrika 1978), the series on which methods are compared. */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
  1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
  759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
  744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

describe('change points', () => {
  it('of the Nile: the flow is another one after 1898, the 28th year', () => {
    const found = eDivisive(NILE, { random: simulationRandom(1), minSize: 10 });
    expect(found.map(({ index }) => index)).toEqual([28]);
    expect(found[0]?.pValue).toBeLessThanOrEqual(0.01);
  });

  it('are found in about as many series without a change as the significance says', () => {
    const random = simulationRandom(2);
    const runs = 400;
    let alarms = 0;
    for (let run = 0; run < runs; run += 1) {
      if (eDivisive(series(random, [24, 0]), { random }).length > 0) alarms += 1;
    }
    // 5 % of 400 and three standard deviations of it.
    expect(alarms / runs).toBeGreaterThan(0.017);
    expect(alarms / runs).toBeLessThan(0.083);
  });

  // In 150 series each: found in 76, 100 and 100 %, and so near in 61, 91 and 96 %.
  it.each([
    { step: 1, found: 0.55, within: 5, near: 0.35 },
    { step: 2, found: 0.95, within: 2, near: 0.75 },
    { step: 3, found: 0.95, within: 1, near: 0.85 },
  ])('find a step of $step standard deviations after 30 of 60 values, mostly within $within places', (of) => {
    const random = simulationRandom(3 + of.step);
    const all = Array.from({ length: 60 }, () =>
      eDivisive(series(random, [30, 0], [30, of.step]), { random }).map(({ index }) => Math.abs(index - 30)),
    );
    const share = (hits: readonly unknown[]) => hits.length / all.length;
    expect(share(all.filter((found) => found.length > 0))).toBeGreaterThanOrEqual(of.found);
    const near = all.filter((found) => found.some((off) => off <= of.within));
    expect(share(near)).toBeGreaterThanOrEqual(of.near);
  });

  it('are found where a change is taken back, and where the spread alone changes', () => {
    const random = simulationRandom(7);
    const bump = eDivisive(series(random, [20, 0], [12, 4], [20, 0]), { random }).map(({ index }) => index);
    expect(bump).toHaveLength(2);
    expect(Math.abs((bump[0] ?? 0) - 20)).toBeLessThanOrEqual(1);
    expect(Math.abs((bump[1] ?? 0) - 32)).toBeLessThanOrEqual(1);
    const spread = [...series(random, [60, 0]), ...series(random, [60, 0]).map((value) => 5 * value)];
    const [first] = eDivisive(spread, { random });
    expect(Math.abs((first?.index ?? 0) - 60)).toBeLessThanOrEqual(8);
  });

  it('at 1 % are found in none of eight values, however far apart, and in twelve', () => {
    const random = simulationRandom(12);
    const found = (half: number) =>
      Array.from({ length: 20 }, () => series(random, [half, 0], [half, 1000])).filter(
        (values) => eDivisive(values, { random, significance: 0.01, permutations: 999 }).length > 0,
      ).length;
    expect(found(4)).toBe(0);
    expect(found(6)).toBe(20);
  });

  it('do not depend on shift and scale, and are the same for the same seed', () => {
    const values = series(simulationRandom(8), [15, 0], [15, 3]);
    const found = eDivisive(values, { random: simulationRandom(9) });
    expect(found).toHaveLength(1);
    expect(eDivisive(values, { random: simulationRandom(9) })).toEqual(found);
    const moved = values.map((value) => 1000 + 0.01 * value);
    expect(eDivisive(moved, { random: simulationRandom(9) })).toEqual(found);
  });

  it('leave no segment shorter than the least, and need two of them', () => {
    const random = simulationRandom(10);
    for (let length = 0; length < 8; length += 1) {
      const values = Array.from({ length }, (_, index) => (index < length / 2 ? 0 : 100));
      expect(eDivisive(values, { random })).toEqual([]);
    }
    const late = [...series(random, [30, 0]), 50, 51];
    for (const { index } of eDivisive(late, { random, minSize: 6 })) {
      expect(index).toBeGreaterThanOrEqual(6);
      expect(index).toBeLessThanOrEqual(26);
    }
  });

  it('of equal values are none, and of more values than fit is an error', () => {
    const random = simulationRandom(11);
    expect(eDivisive(new Array<number>(40).fill(7), { random })).toEqual([]);
    expect(() => eDivisive(new Array<number>(1001).fill(7), { random })).toThrow('at most 1000 values');
    expect(() => eDivisive([1, 2, 3], { random, minSize: 1 })).toThrow('a segment needs 2 values');
  });
});
