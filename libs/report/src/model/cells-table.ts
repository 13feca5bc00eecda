import { number, type Table } from '../table/table.ts';
import { CELL_COLUMNS, cellValues } from './cell-columns.ts';
import type { CellSummary } from './cell-summary.ts';
import { warmUpValue, type WarmUps } from './warm-ups.ts';

/** Everything of every cell, a row each: what a spreadsheet wants. */
export function cellsTable(summaries: readonly CellSummary[], warmUps: WarmUps): Table {
  return {
    id: 'cells',
    title: 'Every cell',
    note: 'Total is what Lambda took: init, where there is one, and the invocation. Beyond is what the client waited for on top of it.',
    columns: [
      ...CELL_COLUMNS,
      { id: 'n', title: 'n', align: 'right' },
      { id: 'rounds', title: 'rounds', align: 'right', dropOrder: 9 },
      { id: 'total_ms', title: 'total median, ms', align: 'right' },
      { id: 'total_p90_ms', title: 'p90, ms', align: 'right', dropOrder: 3 },
      { id: 'total_p99_ms', title: 'p99, ms', align: 'right', dropOrder: 4 },
      { id: 'init_ms', title: 'init, ms', align: 'right', dropOrder: 5 },
      { id: 'duration_ms', title: 'invocation, ms', align: 'right', dropOrder: 6 },
      { id: 'beyond_ms', title: 'beyond, ms', align: 'right', dropOrder: 7 },
      { id: 'usd_per_million', title: '$ per million', align: 'right', dropOrder: 1 },
      { id: 'max_memory_mb', title: 'max memory, MB', align: 'right', dropOrder: 8 },
      { id: 'cpu_vcpu', title: 'CPU, vCPU', align: 'right', dropOrder: 8 },
      { id: 'warm_up', title: 'warm-up', align: 'left', dropOrder: 9 },
    ],
    rows: summaries.map((row) => [
      ...cellValues(row),
      number(row.n, 'count'),
      number(row.rounds, 'count'),
      row.totalMs,
      row.totalP90Ms,
      row.totalP99Ms,
      row.initMs,
      row.durationMs,
      row.beyondMs,
      row.usdPerMillion,
      row.maxMemoryMb,
      row.cpuShare,
      warmUpValue(row, warmUps),
    ]),
  };
}
