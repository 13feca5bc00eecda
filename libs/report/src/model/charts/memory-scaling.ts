import { isKnown, markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import {
  describeIntervals,
  describeN,
  groupByFunction,
  lookOf,
  missingChart,
  type PanelInput,
} from './panel.ts';

/** What more memory buys: a straight falling line is CPU that follows memory, a flat one is memory paid for nothing. */
export function memoryScaling({ workload, kind, rows }: PanelInput): Panel {
  const id = `${workload}-${kind}-memory-scaling`;
  const title = `${workload}: ${kind} duration over memory`;
  const known = rows.filter((row) => isKnown(row.totalMs));
  const sizes = [...new Set(known.map((row) => row.memoryMb))].sort((a, b) => a - b);
  if (known.length === 0) return missingChart(id, title, `no ${kind} sample of ${workload}`);
  if (sizes.length < 2)
    return missingChart(id, title, `only one memory size was measured, ${sizes[0] ?? 0} MB`);
  return {
    kind: 'lines',
    id,
    title,
    subtitle: `Median ${kind === 'cold' ? 'init and first invocation' : 'duration'}${describeIntervals(known)}; both axes logarithmic, ${describeN(known)}. x86_64 is dashed, with triangles.`,
    xTitle: 'memory, MB',
    xTicks: sizes,
    xUnit: 'MB',
    yTitle: 'median, ms',
    yUnit: 'ms',
    series: groupByFunction(known).flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const points = group.flatMap((row) => {
        const mark = markOf(row.totalMs);
        return mark === undefined ? [] : [{ x: row.memoryMb, ...mark }];
      });
      return [{ ...lookOf(first), points }];
    }),
  };
}
