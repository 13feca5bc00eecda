import type { Random } from './sample.ts';

/** The series is of another distribution from `index` on than before. */
export interface ChangePoint {
  readonly index: number;
  /** How often chance does as well: from the permutation test at which it was found. */
  readonly pValue: number;
}

export interface EDivisiveOptions {
  readonly random: Random;
  /** The least number of values between two change points. */
  readonly minSize?: number;
  readonly significance?: number;
  readonly permutations?: number;
}

/**
 * A U-statistic needs pairs on both sides. Four and four values are enough at 5 % alone: two arrangements in C(8, 4) = 70 are the
 * best there are, which is 2.9 %. At 1 % a step of a thousand standard deviations is found in none of a hundred series of eight
 * values, in about half of those of ten, and in nearly all of twelve.
 */
export const SEGMENT_MIN = 4;
const SIGNIFICANCE = 0.05;
const PERMUTATIONS = 199;
/** The distances of a segment are a square of numbers: 8 MB for this many. */
const VALUES_MAX = 1000;

/**
 * E-divisive (Matteson and James, A nonparametric approach for multiple change point analysis of multivariate data, 2014): the
 * segment is split where the energy distance between what is before and what follows is largest, weighted by the sizes of both.
 * What follows may end before the segment does, so that a change that is taken back is found too. The split stands if permuting the values
 * within the segments seldom does as well; then the next one is looked for. Change points come in their order along the series.
 *
 * Nothing is assumed of the distribution but that it has a mean. The threshold is the series' own noise, in every series another one.
 */
export function eDivisive(values: readonly number[], options: EDivisiveOptions): readonly ChangePoint[] {
  const { random, minSize = SEGMENT_MIN, significance = SIGNIFICANCE, permutations = PERMUTATIONS } = options;
  if (values.length > VALUES_MAX) throw new RangeError(`at most ${VALUES_MAX} values, not ${values.length}`);
  if (minSize < 2) throw new RangeError(`a segment needs 2 values at least, not ${minSize}`);
  const found: ChangePoint[] = [];
  let segments = [Float64Array.from(values)];
  let splits = segments.map((segment) => bestSplit(segment, minSize));
  for (;;) {
    const at = indexOfLargest(splits.map((split) => split?.statistic ?? -Infinity));
    const [segment, split] = [segments[at], splits[at]];
    if (segment === undefined || split === undefined) break;
    const pValue = permutationTest(segments, split.statistic, {
      random,
      minSize,
      significance,
      permutations,
    });
    if (pValue > significance) break;
    const before = segments.slice(0, at).reduce((sum, { length }) => sum + length, 0);
    found.push({ index: before + split.index, pValue });
    const halves = [segment.subarray(0, split.index), segment.subarray(split.index)];
    segments = [...segments.slice(0, at), ...halves, ...segments.slice(at + 1)];
    splits = [
      ...splits.slice(0, at),
      ...halves.map((half) => bestSplit(half, minSize)),
      ...splits.slice(at + 1),
    ];
  }
  return found.sort((a, b) => a.index - b.index);
}

interface Split {
  readonly index: number;
  readonly statistic: number;
}

/** Undefined where the values do not make two segments. */
function bestSplit(values: Float64Array, minSize: number): Split | undefined {
  const n = values.length;
  if (n < 2 * minSize) return undefined;
  const sums = distanceSums(values);
  const width = n + 1;
  const at = (row: number, column: number) => sums[row * width + column] ?? 0;
  let best: Split | undefined;
  for (let split = minSize; split <= n - minSize; split += 1) {
    const left = at(split, split) / (split * (split - 1));
    for (let end = split + minSize; end <= n; end += 1) {
      const size = end - split;
      const between = at(split, end) - at(split, split);
      const right = (at(end, end) - 2 * at(split, end) + at(split, split)) / (size * (size - 1));
      const energy = (2 * between) / (split * size) - left - right;
      const statistic = ((split * size) / (split + size)) * energy;
      if (best === undefined || statistic > best.statistic) best = { index: split, statistic };
    }
  }
  return best;
}

/** `sums[i · (n + 1) + j]` is the sum of distances between any of the first i values and any of the first j. */
function distanceSums(values: Float64Array): Float64Array {
  const n = values.length;
  const width = n + 1;
  const sums = new Float64Array(width * width);
  for (let row = 1; row <= n; row += 1) {
    const value = values[row - 1] ?? 0;
    let line = 0;
    for (let column = 1; column <= n; column += 1) {
      line += Math.abs(value - (values[column - 1] ?? 0));
      sums[row * width + column] = (sums[(row - 1) * width + column] ?? 0) + line;
    }
  }
  return sums;
}

/**
 * How often the best split of permuted segments is as good. Once it can no longer be significant the rest is spared; what is then
 * returned is a lower bound that is too large already.
 */
function permutationTest(
  segments: readonly Float64Array[],
  statistic: number,
  { random, minSize, significance, permutations }: Required<EDivisiveOptions>,
): number {
  const permuted = segments.map((segment) => segment.slice());
  const enough = significance * (permutations + 1);
  let asGood = 1;
  for (let permutation = 0; permutation < permutations && asGood <= enough; permutation += 1) {
    let best = -Infinity;
    for (const segment of permuted) {
      shuffle(segment, random);
      best = Math.max(best, bestSplit(segment, minSize)?.statistic ?? -Infinity);
    }
    if (best >= statistic - 1e-9 * Math.abs(statistic)) asGood += 1;
  }
  return asGood / (permutations + 1);
}

function shuffle(values: Float64Array, random: Random): void {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
}

function indexOfLargest(values: readonly number[]): number {
  let best = -1;
  values.forEach((value, index) => {
    if (value > (values[best] ?? -Infinity)) best = index;
  });
  return best;
}
