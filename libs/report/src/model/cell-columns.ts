import { number, text, type Column, type Value } from '../table/table.ts';
import type { CellSummary } from './cell-summary.ts';

/** What names a cell and a kind of start, in every table that has a row for each. */
export const CELL_COLUMNS: readonly Column[] = [
  { id: 'workload', title: 'workload', align: 'left', filter: true },
  { id: 'runtime', title: 'runtime', align: 'left', filter: true },
  { id: 'arch', title: 'arch', align: 'left', filter: true },
  { id: 'memory_mb', title: 'memory, MB', align: 'right', filter: true },
  { id: 'kind', title: 'start', align: 'left', filter: true },
];

export function cellValues(row: CellSummary): readonly Value[] {
  return [text(row.workload), text(row.runtime), text(row.arch), number(row.memoryMb, 'MB'), text(row.kind)];
}
