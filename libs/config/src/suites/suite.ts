import type { Cell } from '../cell.ts';
import type { RuntimeSet } from '../runtimes.ts';

export interface Suite {
  readonly id: string;
  readonly title: string;
  /** Every cell of the suite, whether it can be measured or not: the plan turns those that cannot into skips. */
  readonly cells: (set: RuntimeSet | 'all') => readonly Cell[];
}
