import { missing, number, text, type Column, type Table, type Value } from '../table/table.ts';
import type { Unit } from '../table/unit.ts';
import { formatMoment } from '../table/format-moment.ts';
import type { Chart, Mark, TimelineChart } from './chart.ts';

/** The numbers of a chart, for those who cannot see it and those who want to copy them. */
export function chartTable(chart: Chart): Table {
  const base = { id: `${chart.id}-numbers`, title: chart.title };
  switch (chart.kind) {
    case 'lines':
      return {
        ...base,
        columns: [left('series'), right(chart.xTitle), right(chart.yTitle), right('n')],
        rows: chart.series.flatMap((series) =>
          series.points.map((p) => [
            text(series.name),
            number(p.x, chart.xUnit),
            ...estimate(p, chart.yUnit),
          ]),
        ),
      };
    case 'timeline':
      return { ...base, ...timelineNumbers(chart) };
    case 'stack':
      return {
        ...base,
        columns: [left(''), ...chart.parts.map((part) => right(part.name))],
        rows: chart.categories.map((name, row) => [
          text(name),
          ...chart.parts.map((part) => valueOf(part.marks[row], chart.unit)),
        ]),
      };
    case 'bars':
      return {
        ...base,
        columns: [left(''), ...chart.series.map((series) => right(series.name))],
        rows: chart.categories.map((name, row) => [
          text(name),
          ...chart.series.map((series) => valueOf(series.marks[row], chart.unit)),
        ]),
      };
    case 'scatter':
      return {
        ...base,
        columns: [left('cell'), right(chart.xTitle), right(chart.yTitle)],
        rows: chart.series.flatMap((series) =>
          series.points.map((p) => [text(p.label), valueOf(p.x, chart.xUnit), valueOf(p.y, chart.yUnit)]),
        ),
      };
    case 'heat':
      return {
        ...base,
        columns: [left(''), ...chart.columns.map(right)],
        rows: chart.rows.map((name, row) => [
          text(name),
          ...chart.columns.map((_, column) => {
            const mark = chart.cells.find((cell) => cell.row === row && cell.column === column)?.mark;
            return mark !== undefined && 'missing' in mark
              ? missing(mark.missing)
              : valueOf(mark, chart.unit);
          }),
        ]),
      };
  }
}

function timelineNumbers(chart: TimelineChart): Pick<Table, 'columns' | 'rows'> {
  return {
    columns: [left('series'), left('run'), left('began, UTC'), right(chart.yTitle), right('n')],
    rows: chart.series.flatMap((series) =>
      series.points.flatMap((p) =>
        p === null
          ? []
          : [[text(series.name), text(p.label), text(formatMoment(p.at)), ...estimate(p, chart.yUnit)]],
      ),
    ),
  };
}

function left(title: string): Column {
  return { id: title, title, align: 'left' };
}

function right(title: string): Column {
  return { id: title, title, align: 'right' };
}

function estimate(mark: Mark, unit: Unit): readonly Value[] {
  return [valueOf(mark, unit), number(mark.n, 'count')];
}

function valueOf(mark: Mark | null | undefined, unit: Unit): Value {
  if (mark === null || mark === undefined) return missing('not measured');
  return {
    kind: 'estimate',
    value: mark.value,
    ...(mark.low !== undefined && { low: mark.low }),
    ...(mark.high !== undefined && { high: mark.high }),
    n: mark.n,
    unit,
  };
}
