import { median } from '@lambda-bench/metrics';
import type { TimelineChart, TimelinePoint } from '../../chart/chart.ts';
import { describeCell } from '../cell-name.ts';
import { lookOf, missingChart, referenceMemory } from '../charts/panel.ts';
import { formatP } from '../format-p.ts';
import { markOf } from '../quantity.ts';
import type { Panel } from '../report-model.ts';
import type { HistorySeries } from './history-series.ts';
import { describeStep } from './history-tables.ts';

const CHANGED_SHOWN = 12;

/** All functions of a workload at one size; what changed in each is told by the charts of the cells. */
export function overviewChart(workload: string, kind: 'cold' | 'warm', all: readonly HistorySeries[]): Panel {
  const id = `${workload}-${kind}-history`;
  const title = `${workload}, ${kind}: medians over time`;
  const mine = all.filter((series) => series.name.workload === workload && series.kind === kind);
  const memoryMb = referenceMemory(mine.map(({ name }) => name));
  const shown = mine.filter(({ name }) => name.memoryMb === memoryMb);
  if (memoryMb === undefined) return missingChart(id, title, `no ${kind} sample of ${workload} in any run`);
  return {
    kind: 'timeline',
    id,
    title: `${title}, ${memoryMb} MB`,
    subtitle:
      'Median of the whole start of each run, with its 95 % interval where the run carries one. A line breaks where runs are missing and where the platform changed. x86_64 is dashed, with triangles.',
    yTitle: 'median, ms',
    yUnit: 'ms',
    series: shown.map((series) => ({ ...lookOf(series.name), points: pointsOf(series) })),
    marks: [],
  };
}

/** A chart for each cell that changed, the surest first. */
export function changedCharts(all: readonly HistorySeries[]): readonly TimelineChart[] {
  const surest = ({ changes }: HistorySeries) => Math.min(...changes.map(({ pValue }) => pValue));
  return all
    .filter(({ changes }) => changes.length > 0)
    .sort((a, b) => surest(a) - surest(b))
    .slice(0, CHANGED_SHOWN)
    .map((series): TimelineChart => {
      const { name, kind, points, changes, steps } = series;
      const at = (index: number) => points[index]?.at ?? 0;
      return {
        kind: 'timeline',
        id: `history-${name.key.replaceAll(/[^\w.-]/g, '-')}-${kind}`,
        title: `${name.workload}: ${describeCell(name)}, ${kind}`,
        subtitle: changes
          .map(
            ({ index, comparison, pValue }) =>
              `From ${points[index]?.run ?? '?'} on: ${comparison.text}, p ${formatP(pValue)}.`,
          )
          .join(' '),
        yTitle: 'median, ms',
        yUnit: 'ms',
        series: [{ ...lookOf(name), points: pointsOf(series) }],
        marks: [
          ...steps.map((step) => ({
            at: at(step.index),
            kind: 'platform' as const,
            label: `another platform from ${points[step.index]?.run ?? '?'} on\n${step.what.map(describeStep).join('\n')}`,
          })),
          ...changes.map(({ index, comparison }) => ({
            at: at(index),
            kind: 'change' as const,
            label: `change point at ${points[index]?.run ?? '?'}\n${comparison.text}`,
          })),
        ],
      };
    });
}

/** A gap is a gap, whether a run lacks the cell or nobody measured for long, and so is a platform step. */
function pointsOf({ points, steps }: HistorySeries): readonly (TimelinePoint | null)[] {
  const breaks = new Set(steps.map(({ index }) => index));
  const intervals = points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? at));
  const usual = median(intervals) ?? 0;
  for (const [index, interval] of intervals.entries()) {
    if (interval > LONG * usual) breaks.add(index + 1);
  }
  return points.flatMap(({ run, at, median: estimate }, index): readonly (TimelinePoint | null)[] => {
    const mark = markOf(estimate);
    const point = mark === undefined ? null : { ...mark, at, label: run };
    return breaks.has(index) ? [null, point] : [point];
  });
}

/** So many times the usual time between runs is a pause. */
const LONG = 3;
