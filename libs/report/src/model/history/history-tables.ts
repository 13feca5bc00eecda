import { missing, number, text, type Table, type Value } from '../../table/table.ts';
import { formatMoment } from '../../table/format-moment.ts';
import { describeCell } from '../cell-name.ts';
import { findingOf } from '../comparisons.ts';
import { formatP } from '../format-p.ts';
import type { HistoryPoint, HistorySeries, PlatformStep } from './history-series.ts';
import { RUNS_MIN } from './history-series.ts';

/** Every change point that was found, the latest first. */
export function changesTable(all: readonly HistorySeries[]): Table {
  const rows = all
    .flatMap((series) => series.changes.map((change) => ({ series, change })))
    .sort((a, b) => atOf(b.series, b.change.index) - atOf(a.series, a.change.index));
  return {
    id: 'changes',
    title: 'Change points',
    note: 'From that run on the medians are of another level, compared with those before, up to the change before or after it and never across a change of the platform.',
    columns: [
      { id: 'workload', title: 'workload', align: 'left', filter: true, dropOrder: 2 },
      { id: 'cell', title: 'cell', align: 'left' },
      { id: 'start', title: 'start', align: 'left', filter: true },
      { id: 'run', title: 'from run', align: 'left', filter: true },
      { id: 'began', title: 'began, UTC', align: 'left', dropOrder: 3 },
      { id: 'change', title: 'change', align: 'left' },
      { id: 'p', title: 'p', align: 'right', dropOrder: 1 },
    ],
    rows: rows.map(({ series, change }) => [
      text(series.name.workload),
      text(describeCell(series.name)),
      text(series.kind),
      text(series.points[change.index]?.run ?? ''),
      text(formatMoment(atOf(series, change.index))),
      findingOf(change.comparison),
      text(formatP(change.pValue)),
    ]),
  };
}

/** What changed under the measurements, once for all the cells it changed under. Undefined where nothing did. */
export function stepsTable(all: readonly HistorySeries[]): Table | undefined {
  const found = new Map<
    string,
    { readonly row: readonly Value[]; readonly at: number; cells: Set<string> }
  >();
  for (const { name, points, steps } of all) {
    for (const { index, what } of steps) {
      const { run = '', at = 0 } = points[index] ?? {};
      for (const step of what) {
        const key = [run, step.fact, step.from, step.to].join('\n');
        const row = [
          text(run),
          text(formatMoment(at)),
          text(FACTS[step.fact]),
          text(step.from),
          text(step.to),
        ];
        const entry = found.get(key) ?? { row, at, cells: new Set<string>() };
        entry.cells.add(name.key);
        found.set(key, entry);
      }
    }
  }
  if (found.size === 0) return undefined;
  return {
    id: 'platform',
    title: 'Changes of the platform',
    note: 'Measure what is before again to compare across one of these: nothing here does.',
    columns: [
      { id: 'run', title: 'from run', align: 'left', filter: true },
      { id: 'began', title: 'began, UTC', align: 'left', dropOrder: 2 },
      { id: 'what', title: 'what', align: 'left', filter: true },
      { id: 'from', title: 'from', align: 'left' },
      { id: 'to', title: 'to', align: 'left' },
      { id: 'cells', title: 'cells', align: 'right', dropOrder: 1 },
    ],
    rows: [...found.values()]
      .sort((a, b) => a.at - b.at)
      .map(({ row, cells }) => [...row, number(cells.size, 'count')]),
  };
}

/** A row a cell: where it stands, and since when. */
export function cellsOverTime(workload: string, all: readonly HistorySeries[]): Table {
  const mine = all.filter(({ name }) => name.workload === workload);
  return {
    id: `${workload}-history`,
    title: `${workload}: every cell`,
    note: 'Medians of the whole start, the init included where there is one, with the 95 % intervals of their runs. Comparable runs are those since the platform last changed.',
    columns: [
      { id: 'cell', title: 'cell', align: 'left' },
      { id: 'start', title: 'start', align: 'left', filter: true },
      { id: 'runs', title: 'runs', align: 'right', dropOrder: 3 },
      { id: 'missing', title: 'without it', align: 'right', dropOrder: 4 },
      { id: 'comparable', title: 'comparable', align: 'right', dropOrder: 2 },
      { id: 'first_ms', title: 'first, ms', align: 'right', dropOrder: 1 },
      { id: 'latest_ms', title: 'latest, ms', align: 'right' },
      { id: 'state', title: 'last change', align: 'left' },
    ],
    rows: mine.map((series) => {
      const { name, kind, points, comparable } = series;
      const measured = points.filter(({ median }) => median !== undefined);
      return [
        text(describeCell(name)),
        text(kind),
        number(measured.length, 'count'),
        number(points.length - measured.length, 'count'),
        number(comparable, 'count'),
        medianOf(measured[0]),
        medianOf(measured.at(-1)),
        stateOf(series),
      ];
    }),
  };
}

export function describeStep({ fact, from, to }: PlatformStep['what'][number]): string {
  return `${FACTS[fact]}: ${from} → ${to}`;
}

const FACTS: Readonly<Record<PlatformStep['what'][number]['fact'], string>> = {
  harness: 'version of the harness',
  workload: 'version of the workload',
  code: 'digest of the code',
  runtime: 'version of the runtime',
  cpu: 'CPU model',
  payload: 'digest of the event',
  isolation: 'isolation of environments',
  profile: 'profile of the backend',
};

/** The last change since the platform last changed, or why there is none. */
function stateOf(series: HistorySeries): Value {
  const since = series.steps.at(-1)?.index ?? 0;
  const last = series.changes.filter(({ index }) => index >= since).at(-1);
  if (last !== undefined) return findingOf(last.comparison);
  return series.comparable < RUNS_MIN
    ? missing(`too few runs: a change point needs ${RUNS_MIN} comparable ones`)
    : { kind: 'finding', tone: 'same', text: 'no change', order: 0 };
}

function medianOf(point: HistoryPoint | undefined): Value {
  return point?.median ?? missing('not measured');
}

function atOf({ points }: HistorySeries, index: number): number {
  return points[index]?.at ?? 0;
}
