import { quantile } from './quantile.ts';
import { notAvailable, type NotAvailable } from './sample.ts';

export interface TrimmedSummary {
  readonly kind: 'trimmed';
  /** Of all samples, before two were dropped. */
  readonly n: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly min: number;
  readonly max: number;
}

const SAMPLES_MIN = 5;

/**
 * The summary of the tables that others have published, for comparison with them and nothing else: one smallest and one largest
 * value dropped, the mean, sample standard deviation and interpolated percentiles of the rest, smallest and largest of all,
 * everything to two decimals. Here p99 is whatever the formula gives; the reports' own p99 asks for 500 samples.
 */
export function trimmedSummary(values: readonly number[]): TrimmedSummary | NotAvailable {
  const sorted = values.toSorted((a, b) => a - b);
  const kept = sorted.slice(1, -1);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (sorted.length < SAMPLES_MIN || min === undefined || max === undefined) {
    return notAvailable(`n too small: ${sorted.length} of at least ${SAMPLES_MIN}`);
  }
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const squares = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const at = (p: number) => rounded(quantile(kept, p) ?? mean);
  return {
    kind: 'trimmed',
    n: sorted.length,
    mean: rounded(mean),
    standardDeviation: rounded(Math.sqrt(squares / (kept.length - 1))),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    min: rounded(min),
    max: rounded(max),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
