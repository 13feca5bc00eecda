import { describeFunction } from '../cell-name.ts';
import { isKnown, markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import { describeN, missingChart, referenceMemory, type PanelInput } from './panel.ts';

/** A cold start in the two parts that Lambda accounts for. */
export function coldStart({ workload, rows }: PanelInput): Panel {
  const id = `${workload}-cold-start`;
  const title = `${workload}: cold start by runtime`;
  const known = rows.filter((row) => isKnown(row.initMs) && isKnown(row.durationMs));
  const memoryMb = referenceMemory(known);
  if (memoryMb === undefined) return missingChart(id, title, `no cold sample of ${workload} has an init`);
  // The median of sums is not the sum of medians: what the eye compares is the length that is drawn.
  const shown = known.filter((row) => row.memoryMb === memoryMb).sort((a, b) => lengthOf(a) - lengthOf(b));
  return {
    kind: 'stack',
    id,
    title: `${title}, ${memoryMb} MB`,
    subtitle: `Medians of init and of the first invocation, the shortest on top, ${describeN(shown)}. Init hardly depends on memory, the first invocation does.`,
    xTitle: 'median, ms',
    unit: 'ms',
    categories: shown.map(describeFunction),
    parts: [
      { name: 'init', marks: shown.map((row) => markOf(row.initMs) ?? null) },
      { name: 'first invocation', marks: shown.map((row) => markOf(row.durationMs) ?? null) },
    ],
  };
}

function lengthOf({ initMs, durationMs }: PanelInput['rows'][number]): number {
  return isKnown(initMs) && isKnown(durationMs) ? initMs.value + durationMs.value : Number.POSITIVE_INFINITY;
}
