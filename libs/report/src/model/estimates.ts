import {
  harrellDavis,
  median,
  percentile,
  quantiles,
  quantileInterval,
  type Interval,
  type NotAvailable,
  type Random,
  type Rounds,
  type UpperBound,
} from '@lambda-bench/metrics';
import type { Unit } from '../table/unit.ts';
import type { Quantity } from './quantity.ts';

/** Values of one quantity, by the round each was measured in. */
export interface Column {
  readonly rounds: Rounds;
  readonly n: number;
}

/** Enough for an end of an interval to be steady in its third digit; a report has thousands of them. */
const RESAMPLES = 1000;

/** Groups what is there: an absent value is NaN, and belongs to no round. */
export function columnOf(
  roundOf: Float64Array,
  values: Float64Array,
  map: (value: number, index: number) => number = (value) => value,
): Column {
  const rounds: number[][] = [];
  let n = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = map(values[i] ?? Number.NaN, i);
    if (Number.isNaN(value)) continue;
    const round = roundOf[i] ?? 0;
    while (rounds.length <= round) rounds.push([]);
    rounds[round]?.push(value);
    n += 1;
  }
  return { rounds, n };
}

/** A median with its interval; without one where the rounds cannot carry it. */
export function medianOf(column: Column, unit: Unit, random: Random): Quantity {
  if (column.n === 0) return { kind: 'missing', reason: 'no sample' };
  const found = quantityOf(quantileInterval(column.rounds, { random, resamples: RESAMPLES }), column, unit);
  const value = found.kind === 'missing' ? median(column.rounds.flat()) : undefined;
  return found.kind !== 'missing' || value === undefined
    ? found
    : { kind: 'estimate', value, n: column.n, unit, why: found.reason };
}

/** A percentile of the tail, if the samples can carry it. */
export function percentileOf(p: number, column: Column, unit: Unit, random: Random): Quantity {
  if (column.n === 0) return { kind: 'missing', reason: 'no sample' };
  return quantityOf(percentile(column.rounds, p, { random, resamples: RESAMPLES }), column, unit);
}

/** Money only: price is linear in billed time, so the mean is what a bill is made of. */
export function meanOf(column: Column, unit: Unit): Quantity {
  if (column.n === 0) return { kind: 'missing', reason: 'no sample' };
  let sum = 0;
  for (const round of column.rounds) for (const value of round) sum += value;
  return { kind: 'estimate', value: sum / column.n, n: column.n, unit };
}

/**
 * Every round as the one value that comparisons take it for: Harrell and Davis's median of the logarithms. A cell is compared
 * with many others, and this is done once.
 */
export function roundMedians(column: Column): Rounds {
  return column.rounds.map((round) => {
    const value = harrellDavis(round.map(Math.log));
    return value === undefined ? [] : [Math.exp(value)];
  });
}

/** The same for money. */
export function roundMeans(column: Column): Rounds {
  return column.rounds.map((round) =>
    round.length === 0 ? [] : [round.reduce((sum, value) => sum + value, 0) / round.length],
  );
}

/** The interquartile range in per cent of the median. */
export function spreadOf(column: Column): Quantity {
  const values = column.rounds.flat();
  const [low, middle, high] = quantiles(values, [0.25, 0.5, 0.75]) ?? [];
  if (column.n < SPREAD_N || low === undefined || middle === undefined || high === undefined) {
    return { kind: 'missing', reason: `n too small: ${column.n} of at least ${SPREAD_N}` };
  }
  return { kind: 'estimate', value: (100 * (high - low)) / middle, n: column.n, unit: 'percent' };
}

/** Five samples on either side of each quartile. */
const SPREAD_N = 20;

function quantityOf(found: Interval | UpperBound | NotAvailable, column: Column, unit: Unit): Quantity {
  const { n } = column;
  switch (found.kind) {
    case 'interval':
      return { kind: 'estimate', value: found.estimate, low: found.low, high: found.high, n, unit };
    case 'upper-bound':
      return { kind: 'bound', atMost: found.atMost, n, unit };
    case 'not-available':
      return { kind: 'missing', reason: found.reason };
  }
}
