import type { EChartsCoreOption } from 'echarts/core';
import { formatWithUnit } from '../table/unit.ts';
import { logAxis } from './axes.ts';
import type { Canvas } from './canvas.ts';
import type { LineChart } from './chart.ts';
import { axisLook, colourOf, describeMark, formatTick, frame, PADDING } from './frame.ts';
import { logTicks } from './log-ticks.ts';
import { whiskerSeries } from './whiskers.ts';

/** Lines over a log2 axis of sizes; both axes are logarithmic, so that halving looks the same everywhere. */
export function lineOptions(chart: LineChart, canvas: Canvas): EChartsCoreOption {
  const { options, top } = frame(chart, canvas, chart.series);
  const narrow = canvas.width < 560;
  const ys = chart.series.flatMap(({ points }) =>
    points.flatMap((p) => [p.low ?? p.value, p.high ?? p.value]),
  );
  const log = logTicks(ys);
  const labelled = narrow ? chart.xTicks.filter((_, index) => index % 2 === 0) : chart.xTicks;
  return {
    ...options,
    grid: { left: PADDING + 62, right: PADDING + 12, top, bottom: 62 },
    xAxis: {
      ...axisLook(canvas),
      type: 'value',
      name: chart.xTitle,
      nameGap: 34,
      min: Math.log2(Math.min(...chart.xTicks)) - 0.15,
      max: Math.log2(Math.max(...chart.xTicks)) + 0.15,
      axisLabel: {
        ...axisLook(canvas).axisLabel,
        customValues: labelled.map(Math.log2),
        formatter: (value: number) => formatTick(2 ** value, chart.xUnit),
        hideOverlap: true,
      },
      axisTick: { show: true, customValues: chart.xTicks.map(Math.log2) },
      splitLine: { show: false },
    },
    yAxis: {
      ...logAxis(canvas, chart.yTitle, 56, chart.yUnit, log.ticks),
      min: log.min,
      max: log.max,
    },
    series: chart.series.flatMap((series) => seriesOf(chart, series, canvas)),
  };
}

function seriesOf(chart: LineChart, series: LineChart['series'][number], canvas: Canvas) {
  const colour = colourOf(canvas, series.colour);
  return [
    {
      type: 'line',
      name: series.name,
      symbol: series.variant === 'solid' ? 'circle' : 'triangle',
      symbolSize: 8,
      lineStyle: { color: colour, width: 2, type: series.variant },
      itemStyle: { color: colour },
      data: series.points.map((p) => ({
        value: [Math.log2(p.x), p.value],
        tip: `${series.name}\n${formatWithUnit(p.x, chart.xUnit)}: ${describeMark(p, chart.yUnit)}`,
      })),
    },
    whiskerSeries(
      series.name,
      'upright',
      series.points.flatMap((p) =>
        p.low === undefined || p.high === undefined ? [] : [[Math.log2(p.x), p.low, p.high, 0] as const],
      ),
      { colour },
    ),
  ];
}
