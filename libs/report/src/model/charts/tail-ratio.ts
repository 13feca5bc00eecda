import type { Mark } from '../../chart/chart.ts';
import type { CellSummary } from '../cell-summary.ts';
import { isKnown, type Quantity } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import { barsByFunction } from './bars-by-function.ts';
import { describeN, missingChart, referenceMemory, type PanelInput } from './panel.ts';

/** How far the tail is from the middle. Where the samples cannot carry a p99, the p90 stands in, and the title says so. */
export function tailRatio({ workload, kind, rows }: PanelInput): Panel {
  const id = `${workload}-${kind}-tail`;
  const memoryMb = referenceMemory(rows);
  const here = rows.filter((row) => row.memoryMb === memoryMb);
  const withP99 = here.filter((row) => isKnown(row.totalP99Ms));
  const withP90 = here.filter((row) => isKnown(row.totalP90Ms));
  const [name, shown, of]: [string, readonly CellSummary[], (row: CellSummary) => Quantity] =
    withP99.length > 0
      ? ['p99', withP99, (row) => row.totalP99Ms]
      : ['p90', withP90, (row) => row.totalP90Ms];
  const title = `${workload}: tail ratio ${name}/p50, ${kind}`;
  if (shown.length === 0 || memoryMb === undefined) {
    return missingChart(id, `${workload}: tail ratio, ${kind}`, tooFew(here, kind, workload));
  }
  const instead =
    name === 'p90' ? ' A p99 needs 500 samples; these cells have fewer, so this is the p90.' : '';
  return barsByFunction(
    {
      id,
      title: `${title}, ${memoryMb} MB`,
      subtitle: `How many times the median the ${name} is; 1 is no tail, ${describeN(shown)}. Whiskers are the 95 % interval of the ${name} over the median.${instead}`,
      xTitle: `${name} ÷ median`,
      unit: 'ratio',
      from: 1,
    },
    shown,
    (row) => ratioMark(of(row), row.totalMs),
  );
}

function ratioMark(tail: Quantity, middle: Quantity): Mark | undefined {
  if (!isKnown(tail) || !isKnown(middle)) return undefined;
  const by = (value: number) => value / middle.value;
  return {
    value: by(tail.value),
    n: tail.n,
    ...(tail.low !== undefined && tail.high !== undefined && { low: by(tail.low), high: by(tail.high) }),
  };
}

function tooFew(here: readonly CellSummary[], kind: string, workload: string): string {
  const [first] = here;
  if (first === undefined) return `no ${kind} sample of ${workload}`;
  return first.totalP90Ms.kind === 'missing'
    ? `p90: ${first.totalP90Ms.reason}`
    : 'p90 has an upper bound only';
}
