import { markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import { barsByFunction } from './bars-by-function.ts';
import { describeN, missingChart, referenceMemory, type PanelInput } from './panel.ts';

/** How alike the invocations of a cell are: the middle half of them, in per cent of the median. */
export function consistency({ workload, kind, rows }: PanelInput): Panel {
  const id = `${workload}-${kind}-consistency`;
  const title = `${workload}: consistency, ${kind}`;
  const memoryMb = referenceMemory(rows);
  const shown = rows.filter((row) => row.memoryMb === memoryMb && markOf(row.spread) !== undefined);
  if (shown.length === 0 || memoryMb === undefined) {
    const [first] = rows;
    const why = first?.spread.kind === 'missing' ? first.spread.reason : `no ${kind} sample of ${workload}`;
    return missingChart(id, title, why);
  }
  return barsByFunction(
    {
      id,
      title: `${title}, ${memoryMb} MB`,
      subtitle: `Width of the middle half of the samples (interquartile range) in per cent of the median; shorter is steadier, ${describeN(shown)}.`,
      xTitle: 'interquartile range ÷ median, %',
      unit: 'percent',
    },
    shown,
    (row) => markOf(row.spread),
  );
}
