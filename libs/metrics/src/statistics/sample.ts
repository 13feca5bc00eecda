/** Uniform in [0, 1). Randomness is a parameter everywhere, so that the same seed gives the same report. */
export type Random = () => number;

/**
 * The values of one cell, grouped by the round in which they were measured: `rounds[r]` are those of round r, and may be empty.
 * Two cells of one run are paired by the index.
 */
export type Rounds = readonly (readonly number[])[];

/** From `low` to `high`, with the point estimate inside. */
export interface Interval {
  readonly kind: 'interval';
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** A number that the samples do not carry. It is printed as `n/a` with its reason, never as the next best thing. */
export interface NotAvailable {
  readonly kind: 'not-available';
  readonly reason: string;
}

export function notAvailable(reason: string): NotAvailable {
  return { kind: 'not-available', reason };
}

export function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
