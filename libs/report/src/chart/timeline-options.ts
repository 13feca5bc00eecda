import type { EChartsCoreOption } from 'echarts/core';
import { logAxis } from './axes.ts';
import type { Canvas } from './canvas.ts';
import type { TimelineChart } from './chart.ts';
import { axisLook, colourOf, describeMark, frame, PADDING } from './frame.ts';
import { logTicks } from './log-ticks.ts';
import { whiskerSeries } from './whiskers.ts';

const MARK_NAMES = { change: 'change point', platform: 'another platform' } as const;
const DAY_MS = 86_400_000;

/** Lines over calendar time in UTC, so that a picture is the same wherever it is drawn. The values are logarithmic. */
export function timelineOptions(chart: TimelineChart, canvas: Canvas): EChartsCoreOption {
  const kinds = (['change', 'platform'] as const).filter((kind) =>
    chart.marks.some((mark) => mark.kind === kind),
  );
  const legend = [...chart.series, ...kinds.map((kind) => ({ name: MARK_NAMES[kind] }))];
  const { options, top } = frame(chart, canvas, legend);
  const points = chart.series.flatMap((series) => series.points.filter((point) => point !== null));
  const y = logTicks(points.flatMap((p) => [p.low ?? p.value, p.value, p.high ?? p.value]));
  const times = points.map(({ at }) => at);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const room = Math.max((last - first) * 0.02, DAY_MS / 24);
  return {
    ...options,
    useUTC: true,
    grid: { left: PADDING + 62, right: PADDING + 12, top, bottom: 62 },
    xAxis: {
      ...axisLook(canvas),
      type: 'time',
      name: 'when the run began, UTC',
      nameGap: 34,
      min: first - room,
      max: last + room,
      splitNumber: canvas.width < 560 ? 3 : 8,
      axisLabel: { ...axisLook(canvas).axisLabel, hideOverlap: true, formatter: TIME_FORMAT },
      axisTick: { show: true },
      splitLine: { show: false },
    },
    yAxis: {
      ...logAxis(canvas, chart.yTitle, 56, chart.yUnit, y.ticks),
      min: y.min,
      max: y.max,
    },
    series: [
      ...chart.series.flatMap((series) => seriesOf(chart, series, canvas)),
      ...chart.marks.map((mark) => markOf(mark, y, canvas)),
    ],
  };
}

const TIME_FORMAT = {
  year: '{yyyy}',
  month: '{MMM} {yyyy}',
  day: '{d} {MMM}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
} as const;

function seriesOf(chart: TimelineChart, series: TimelineChart['series'][number], canvas: Canvas) {
  const colour = colourOf(canvas, series.colour);
  return [
    {
      type: 'line',
      name: series.name,
      connectNulls: false,
      symbol: series.variant === 'solid' ? 'circle' : 'triangle',
      // A point alone between two breaks has no line to be seen by.
      showSymbol: true,
      symbolSize: 7,
      lineStyle: { color: colour, width: 2, type: series.variant },
      itemStyle: { color: colour },
      data: series.points.map((point) =>
        point === null
          ? { value: [null, null] }
          : {
              value: [point.at, point.value],
              tip: `${series.name}\n${point.label}: ${describeMark(point, chart.yUnit)}`,
            },
      ),
    },
    whiskerSeries(
      series.name,
      'upright',
      series.points.flatMap((p) =>
        p?.low === undefined || p.high === undefined ? [] : [[p.at, p.low, p.high, 0] as const],
      ),
      { colour, opacity: 0.6 },
    ),
  ];
}

function markOf(
  { at, kind, label }: TimelineChart['marks'][number],
  range: { readonly min: number; readonly max: number },
  { theme }: Canvas,
) {
  const colour = kind === 'change' ? theme.text : theme.muted;
  return {
    type: 'line',
    name: MARK_NAMES[kind],
    symbol: 'none',
    z: 1,
    lineStyle: {
      color: colour,
      width: kind === 'change' ? 2 : 1.5,
      type: kind === 'change' ? 'dashed' : 'dotted',
    },
    itemStyle: { color: colour },
    data: [
      { value: [at, range.min], tip: label },
      { value: [at, range.max], tip: label },
    ],
  };
}
