import type { BenchRecord } from '@lambda-bench/records';

/** Where records go. A call is one write: after a crash either all of its records are there, or they are undone. */
export interface Journal {
  /** Resolves when the records would survive a power cut. */
  append(records: readonly BenchRecord[]): Promise<void>;
}
