import type { BenchRecord } from '@lambda-bench/records';
import type { Journal } from '../journal.ts';

/** A journal that is gone with the process. */
export interface MemoryJournal extends Journal {
  readonly records: readonly BenchRecord[];
}

export function memoryJournal(): MemoryJournal {
  const records: BenchRecord[] = [];
  return {
    records,
    append(more) {
      records.push(...more);
      return Promise.resolve();
    },
  };
}
