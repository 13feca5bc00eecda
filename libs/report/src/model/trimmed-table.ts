import { seriesKey, trimmedSummary, type RunFacts } from '@lambda-bench/metrics';
import { missing, number, text, type Table, type Value } from '../table/table.ts';
import { CELL_COLUMNS, cellValues } from './cell-columns.ts';
import type { CellSummary } from './cell-summary.ts';
import type { Quantity } from './quantity.ts';

/** The statistics that others have published, beside our median: to hold a run against their tables and nothing else. */
export function trimmedTable(facts: RunFacts, summaries: readonly CellSummary[]): Table {
  return {
    id: 'trimmed',
    title: 'Trimmed statistics',
    note: 'One smallest and one largest value dropped, of at least five; mean, sample standard deviation and interpolated percentiles of the rest, smallest and largest of all, to two decimals. For comparison with tables that were published so. The median beside them is of everything.',
    columns: [
      ...CELL_COLUMNS,
      { id: 'of', title: 'of', align: 'left', filter: true },
      { id: 'n', title: 'n', align: 'right' },
      { id: 'median_ms', title: 'median, ms', align: 'right' },
      { id: 'mean_ms', title: 'trimmed mean, ms', align: 'right' },
      { id: 'sd_ms', title: 'sd, ms', align: 'right', dropOrder: 1 },
      { id: 'p50_ms', title: 'p50, ms', align: 'right', dropOrder: 2 },
      { id: 'p90_ms', title: 'p90, ms', align: 'right', dropOrder: 3 },
      { id: 'p99_ms', title: 'p99, ms', align: 'right', dropOrder: 4 },
      { id: 'min_ms', title: 'min, ms', align: 'right', dropOrder: 5 },
      { id: 'max_ms', title: 'max, ms', align: 'right', dropOrder: 5 },
    ],
    rows: summaries.flatMap((row) => {
      const series = facts.series.get(seriesKey(row.key, row.kind));
      if (series === undefined) return [];
      const invocation = rowOf(row, 'invocation', row.durationMs, series.durationMs);
      return row.kind === 'warm' ? [invocation] : [rowOf(row, 'init', row.initMs, series.initMs), invocation];
    }),
  };
}

function rowOf(row: CellSummary, of: string, median: Quantity, column: Float64Array): readonly Value[] {
  const values = [...column].filter((value) => !Number.isNaN(value));
  const found = trimmedSummary(values);
  const figures =
    found.kind === 'not-available'
      ? Array.from({ length: 7 }, () => missing(found.reason))
      : [found.mean, found.standardDeviation, found.p50, found.p90, found.p99, found.min, found.max].map(
          (value) => number(value, 'ms'),
        );
  return [...cellValues(row), text(of), number(values.length, 'count'), median, ...figures];
}
