import type { HeatChart } from '../../chart/chart.ts';
import type { CellSummary } from '../cell-summary.ts';
import { isKnown } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import { missingChart, type PanelInput } from './panel.ts';

/** What arm64 saves against x86_64, by runtime and memory. */
export function costSavings({ workload, kind, rows }: PanelInput): Panel {
  const id = `${workload}-${kind}-cost-savings`;
  const title = `${workload}: what arm64 saves, ${kind}`;
  const archs = new Set(rows.map((row) => row.arch));
  if (!archs.has('arm64') || !archs.has('x86_64')) {
    return missingChart(
      id,
      title,
      `only ${[...archs].join(', ') || 'nothing'} was measured, so there is nothing to compare`,
    );
  }
  const sizes = [...new Set(rows.map((row) => row.memoryMb))].sort((a, b) => a - b);
  const runtimes = [...new Set(rows.map((row) => row.runtime))];
  return {
    kind: 'heat',
    id,
    title,
    subtitle:
      'Per cent of the x86_64 price that arm64 saves, from mean prices; blue saves, brown costs more, grey was not measured on both.',
    xTitle: 'memory, MB',
    columns: sizes.map(String),
    rows: runtimes,
    unit: 'percent',
    positive: 'cheaper on arm64',
    negative: 'dearer on arm64',
    cells: runtimes.flatMap((runtime, row) =>
      sizes.map((memoryMb, column) => ({
        row,
        column,
        mark: savings(rows.filter((cell) => cell.runtime === runtime && cell.memoryMb === memoryMb)),
      })),
    ),
  };
}

function savings(cells: readonly CellSummary[]): HeatChart['cells'][number]['mark'] {
  const arm = cells.find((cell) => cell.arch === 'arm64');
  const x86 = cells.find((cell) => cell.arch === 'x86_64');
  if (arm === undefined || x86 === undefined) return { missing: 'not measured on both architectures' };
  if (!isKnown(arm.usdPerMillion) || !isKnown(x86.usdPerMillion)) return { missing: 'no price known' };
  return {
    value: 100 * (1 - arm.usdPerMillion.value / x86.usdPerMillion.value),
    n: Math.min(arm.n, x86.n),
  };
}
