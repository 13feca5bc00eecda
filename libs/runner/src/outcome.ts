import type { BenchError } from '@lambda-bench/config';
import type { Books } from '@lambda-bench/records';

export interface Outcome {
  /** Completed also when cells failed or were skipped: every planned sample has its record. */
  readonly status: 'completed' | 'interrupted';
  readonly books: Books;
  /** Whether every function has its original configuration again. */
  readonly restored: boolean;
  /** Of the whole run, earlier parts included; undefined when the region has no known price. */
  readonly spentUsd: number | undefined;
  /** What stopped the run, if it was neither the end nor the user. */
  readonly error: BenchError | undefined;
}
