import type { CountedReason, RunFacts } from '@lambda-bench/metrics';
import { number, text, type Table } from '../table/table.ts';
import type { CellName } from './cell-name.ts';
import { compareRuntimes, describeFunction } from './cell-name.ts';

const OUT_OF_MEMORY = 'out-of-memory';

/** A size that is too small for its workload is a result of the measurement, and no fault of it. */
export function isOutOfMemory({ reason }: Pick<CountedReason, 'reason'>): boolean {
  return reason === OUT_OF_MEMORY;
}

/** Of planned samples that memory was too small for: those that were tried, and those that were then left out. */
export function outOfMemoryCounts(facts: RunFacts): { readonly failures: number; readonly skips: number } {
  const count = (type: CountedReason['type']) =>
    facts.reasons
      .filter((row) => row.type === type && isOutOfMemory(row))
      .reduce((sum, row) => sum + row.count, 0);
  return { failures: count('failure'), skips: count('skip') };
}

/** In a table's cell: Lambda's own words are those of a crash. */
export const DOES_NOT_FIT = 'out of memory: the workload does not fit into this size';

interface TooSmall {
  readonly name: CellName;
  readonly sizes: Set<number>;
  tried: number;
  left: number;
}

/** A row a function: the sizes it does not fit into. Undefined where everything fits. */
export function outOfMemoryTable(facts: RunFacts, nameOf: (key: string) => CellName): Table | undefined {
  const found = new Map<string, TooSmall>();
  for (const row of facts.reasons) {
    if (!isOutOfMemory(row) || row.type === 'reject') continue;
    const name = nameOf(row.cell);
    const key = [name.workload, name.runtime, name.arch].join('\n');
    const entry = found.get(key) ?? { name, sizes: new Set<number>(), tried: 0, left: 0 };
    entry.sizes.add(name.memoryMb);
    if (row.type === 'failure') entry.tried += row.count;
    else entry.left += row.count;
    found.set(key, entry);
  }
  if (found.size === 0) return undefined;
  return {
    id: 'out-of-memory',
    title: 'What does not fit into its memory',
    note: 'A result: Lambda ends an invocation that needs more memory than the function has. After a few tries the rest of such a cell is left out.',
    columns: [
      { id: 'workload', title: 'workload', align: 'left' },
      { id: 'function', title: 'function', align: 'left' },
      { id: 'too_small_mb', title: 'too small, MB', align: 'left' },
      { id: 'tried', title: 'tried', align: 'right' },
      { id: 'left_out', title: 'left out', align: 'right', dropOrder: 1 },
    ],
    rows: [...found.values()]
      .sort(
        (a, b) =>
          a.name.workload.localeCompare(b.name.workload) ||
          compareRuntimes(a.name.runtime, b.name.runtime) ||
          a.name.arch.localeCompare(b.name.arch),
      )
      .map(({ name, sizes, tried, left }) => [
        text(name.workload),
        text(describeFunction(name)),
        text([...sizes].sort((a, b) => a - b).join(', ')),
        number(tried, 'count'),
        number(left, 'count'),
      ]),
  };
}
