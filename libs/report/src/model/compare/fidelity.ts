import type { Mark, ScatterPoint } from '../../chart/chart.ts';
import { describeCell, describeFunction, type CellName } from '../cell-name.ts';
import { lookOf, missingChart } from '../charts/panel.ts';
import { markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import type { ComparedCell } from './compared-cell.ts';
import type { Side, SideCell } from './side.ts';

/** Head over base, a point a cell. Parallel to the diagonal is faithful: the same order and the same ratios. */
export function fidelity(
  workload: string,
  kind: 'cold' | 'warm',
  cells: readonly ComparedCell[],
  sides: { readonly base: Side; readonly head: Side },
): Panel {
  const { base, head } = sides;
  const id = `${workload}-${kind}-fidelity`;
  const title = `${workload}: ${head.label} over ${base.label}, ${kind}`;
  const groups = new Map<string, { cell: CellName; points: ScatterPoint[] }>();
  for (const row of cells) {
    const [x, y] = [markOfSide(row.base), markOfSide(row.head)];
    if (x === undefined || y === undefined) continue;
    const key = describeFunction(row.cell);
    const group = groups.get(key) ?? { cell: row.cell, points: [] };
    group.points.push({ label: describeCell(row.cell), x, y });
    groups.set(key, group);
  }
  if (groups.size === 0) return missingChart(id, title, `no ${kind} cell of ${workload} is in both`);
  return {
    kind: 'scatter',
    id,
    title,
    subtitle:
      'A point a cell, both axes logarithmic. On the dotted line both take the same; parallel to it they differ by a factor and keep the order.',
    xTitle: `${base.label}, ms`,
    xUnit: 'ms',
    yTitle: `${head.label}, ms`,
    yUnit: 'ms',
    series: [...groups.values()].map(({ cell, points }) => ({ ...lookOf(cell), points })),
    diagonal: 'both take the same',
  };
}

function markOfSide(side: SideCell | undefined): Mark | undefined {
  if (side?.meanMs !== undefined) return { value: side.meanMs, n: 0 };
  return markOf(side?.median);
}
