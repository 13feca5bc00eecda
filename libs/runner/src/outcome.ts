import type { BenchError } from '@lambda-bench/config';
import type { Books } from '@lambda-bench/records';

export interface Outcome {
  /** Completed also when cells failed or were skipped: every planned sample has its record. */
  readonly status: 'completed' | 'interrupted';
  readonly books: Books;
  /** Whether every function has its original configuration again. */
  readonly restored: boolean;
  /**
   * An upper bound: an invocation that may have been billed without saying for how long counts with its round trip, one
   * whose answer was lost with its function's time-out. Only a visit that was cut off before it was written is not in
   * it, nor, in a run that was gone on with, what was lost earlier and asked again with success.
   * Of the whole run, earlier parts included; undefined when the region has no known price.
   */
  readonly spentUsd: number | undefined;
  /** What stopped the run, if it was neither the end nor the user. */
  readonly error: BenchError | undefined;
}
