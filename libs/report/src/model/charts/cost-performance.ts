import type { ScatterPoint } from '../../chart/chart.ts';
import { describeCell } from '../cell-name.ts';
import type { CellSummary } from '../cell-summary.ts';
import { candidatesOf, paretoFront } from '../pareto.ts';
import { markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import {
  describeIntervals,
  describeN,
  groupByFunction,
  lookOf,
  missingChart,
  type PanelInput,
} from './panel.ts';

/** Time against money; left and down is better, and the front is what is worth choosing from. */
export function costPerformance({ workload, kind, rows }: PanelInput): Panel {
  const id = `${workload}-${kind}-cost-performance`;
  const title = `${workload}: cost against ${kind} duration`;
  const candidates = candidatesOf(rows);
  if (candidates.length === 0) {
    const reason = rows.find((row) => row.usdPerMillion.kind === 'missing')?.usdPerMillion;
    return missingChart(
      id,
      title,
      reason?.kind === 'missing' ? reason.reason : `no ${kind} sample of ${workload}`,
    );
  }
  const known = candidates.map(({ cell }) => cell);
  const front = paretoFront(candidates)
    .map(({ cell }) => pointOf(cell))
    .filter((point) => point !== undefined);
  return {
    kind: 'scatter',
    id,
    title,
    subtitle: `A point a cell: median time${describeIntervals(known)}, mean price; left and down is better, ${describeN(known)}. Triangles are x86_64.`,
    xTitle: 'median, ms',
    xUnit: 'ms',
    yTitle: '$ per million',
    yUnit: 'usd/M',
    series: groupByFunction(known).flatMap((group) => {
      const [first] = group;
      const points = group.map(pointOf).filter((point) => point !== undefined);
      return first === undefined ? [] : [{ ...lookOf(first), points }];
    }),
    front: { name: 'nothing is both cheaper and faster', points: front },
  };
}

function pointOf(row: CellSummary): ScatterPoint | undefined {
  const x = markOf(row.totalMs);
  const y = markOf(row.usdPerMillion);
  return x === undefined || y === undefined ? undefined : { label: describeCell(row), x, y };
}
