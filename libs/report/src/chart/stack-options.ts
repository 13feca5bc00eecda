import type { EChartsCoreOption } from 'echarts/core';
import type { Canvas } from './canvas.ts';
import type { StackChart } from './chart.ts';
import { namesAxis, numbersAxis } from './axes.ts';
import { colourOf, describeMark, frame, PADDING } from './frame.ts';
import { GAP } from './gap.ts';
import { categoryRoom } from './whiskers.ts';

const PART_COLOURS = [1, 8, 12] as const;

/** Horizontal bars made of parts, so that long names can be read. The first category is on top. */
export function stackOptions(chart: StackChart, canvas: Canvas): EChartsCoreOption {
  const { options, top } = frame(chart, canvas, chart.parts);
  return {
    ...options,
    grid: { left: categoryRoom(chart.categories, canvas), right: PADDING + 24, top, bottom: 52 },
    xAxis: numbersAxis(chart.xTitle, chart.unit, canvas),
    yAxis: namesAxis(chart.categories, canvas),
    series: chart.parts.map((part, index) => ({
      type: 'bar',
      name: part.name,
      stack: 'all',
      barMaxWidth: 18,
      itemStyle: { color: colourOf(canvas, PART_COLOURS[index] ?? index) },
      data: part.marks.map((mark, row) =>
        mark === null
          ? GAP
          : {
              value: mark.value,
              tip: `${chart.categories[row] ?? ''}\n${part.name}: ${describeMark(mark, chart.unit)}`,
            },
      ),
    })),
  };
}
