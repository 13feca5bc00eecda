import { quantile } from '../statistics/quantile.ts';
import type { Random, Rounds } from '../statistics/sample.ts';

/** sfc32 (Doty-Humphrey, PractRand): a small generator of good quality, so that simulations repeat to the digit. */
export function simulationRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warmUp = 0; warmUp < 16; warmUp += 1) next();
  return next;
}

/** Box and Muller. */
export function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Factors on a duration whose median is 1, with about the relative noise asked for. */
export const SHAPES = {
  /** Symmetric in the logarithm. */
  lognormal: (random: Random, noise: number) => Math.exp(noise * standardNormal(random)),
  /** A floor and a long tail, as latencies have. */
  exponential: (random: Random, noise: number) => 1 + noise * (-Math.log(1 - random()) - Math.LN2),
  /** Five in a hundred are far slower. The factor in front brings the median back to 1. */
  outliers: (random: Random, noise: number) =>
    Math.exp(noise * (standardNormal(random) - 0.0662)) * (random() < 0.05 ? 1 + 10 * noise * random() : 1),
  /** Two kinds of environment. */
  bimodal: (random: Random, noise: number) =>
    Math.exp(noise * (0.5 * standardNormal(random) + (random() < 0.5 ? -1.5 : 1.5))),
} as const;

export type Shape = keyof typeof SHAPES;

export interface Simulated {
  readonly rounds: number;
  readonly perRound: number;
  readonly noise: number;
  /** Standard deviation, in the logarithm, of what befalls a whole round. */
  readonly drift: number;
  readonly shape: Shape;
}

export interface SimulatedCell {
  readonly median: number;
  /** If it differs from that of the run. */
  readonly shape?: Shape;
}

/** Some cells of one run: all share the drift of a round. */
export function simulateCells(
  of: Simulated,
  cells: readonly SimulatedCell[],
  random: Random,
): readonly Rounds[] {
  const simulated = cells.map((): number[][] => []);
  for (let round = 0; round < of.rounds; round += 1) {
    const drift = Math.exp(of.drift * standardNormal(random));
    cells.forEach(({ median, shape = of.shape }, index) => {
      const draw = () => median * drift * SHAPES[shape](random, of.noise);
      simulated[index]?.push(Array.from({ length: of.perRound }, draw));
    });
  }
  return simulated;
}

/** Over all rounds that there could be: drift moves the median off 1 where the shape is skewed. */
export function trueQuantile(of: Simulated, p: number): number {
  if (of.drift === 0 && p === 0.5) return 1;
  const many = { ...of, rounds: 200_001, perRound: 1 };
  const [cell = []] = simulateCells(many, [{ median: 1 }], simulationRandom(99));
  return quantile(cell.flat(), p) ?? Number.NaN;
}
