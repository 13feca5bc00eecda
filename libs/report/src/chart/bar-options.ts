import type { EChartsCoreOption } from 'echarts/core';
import type { Canvas } from './canvas.ts';
import type { BarChart, Mark } from './chart.ts';
import { namesAxis, numbersAxis } from './axes.ts';
import { colourOf, describeMark, frame, PADDING } from './frame.ts';
import { GAP } from './gap.ts';
import { categoryRoom, whiskerSeries, type Whisker } from './whiskers.ts';

const BAR = 12;
const BAR_GAP = 2;

/** Bars with whiskers, grouped by category; every bar has a known place, so that its whisker meets it. */
export function barOptions(chart: BarChart, canvas: Canvas): EChartsCoreOption {
  const { options, top } = frame(chart, canvas, chart.series);
  return {
    ...options,
    grid: { left: categoryRoom(chart.categories, canvas), right: PADDING + 24, top, bottom: 52 },
    xAxis: { ...numbersAxis(chart.xTitle, chart.unit, canvas), min: chart.from ?? 0 },
    yAxis: namesAxis(chart.categories, canvas),
    series: chart.series.flatMap((series, index) => [
      {
        type: 'bar',
        name: series.name,
        barWidth: BAR,
        barGap: `${(100 * BAR_GAP) / BAR}%`,
        itemStyle: {
          color: colourOf(canvas, series.colour),
          ...(series.variant === 'dashed' && { decal: HATCH }),
        },
        data: series.marks.map((mark, row) =>
          mark === null
            ? GAP
            : {
                value: mark.value,
                tip: `${chart.categories[row] ?? ''} · ${series.name}\n${describeMark(mark, chart.unit)}`,
              },
        ),
      },
      whiskerSeries(series.name, 'level', whiskersOf(series.marks, shiftOf(index, chart.series.length)), {
        colour: canvas.theme.text,
      }),
    ]),
  };
}

/** Told apart without colour too. */
const HATCH = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: -Math.PI / 4,
  color: 'rgba(255,255,255,0.45)',
};

function shiftOf(index: number, count: number): number {
  return (index - (count - 1) / 2) * (BAR + BAR_GAP);
}

function whiskersOf(marks: readonly (Mark | null)[], shift: number): readonly Whisker[] {
  return marks.flatMap((mark, row) =>
    mark?.low === undefined || mark.high === undefined ? [] : [[row, mark.low, mark.high, shift] as const],
  );
}
