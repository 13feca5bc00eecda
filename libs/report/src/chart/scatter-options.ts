import type { EChartsCoreOption } from 'echarts/core';
import { logAxis } from './axes.ts';
import { bodyHeight, type Canvas } from './canvas.ts';
import type { ScatterChart, ScatterPoint } from './chart.ts';
import { labelSides, type LabelSide } from './front-labels.ts';
import { colourOf, describeMark, frame, PADDING } from './frame.ts';
import { logTicks } from './log-ticks.ts';
import { whiskerSeries } from './whiskers.ts';

/** Both axes logarithmic; down and left is better. The front is a line with its points named. */
export function scatterOptions(chart: ScatterChart, canvas: Canvas): EChartsCoreOption {
  const { options, top } = frame(chart, canvas, legendOf(chart));
  const points = chart.series.flatMap((series) => series.points);
  const x = withRoom(
    logTicks(points.flatMap((p) => [p.x.value, p.x.low ?? p.x.value, p.x.high ?? p.x.value])),
    chart.front === undefined || canvas.width < NARROW ? 0 : FRONT_ROOM,
  );
  const y = withRoom(
    logTicks(points.flatMap((p) => [p.y.value, p.y.low ?? p.y.value, p.y.high ?? p.y.value])),
    chart.front === undefined || canvas.width < NARROW ? 0 : NAME_ROOM,
  );
  const both =
    chart.diagonal === undefined ? undefined : { min: Math.min(x.min, y.min), max: Math.max(x.max, y.max) };
  return {
    ...options,
    grid: { left: LEFT, right: RIGHT, top, bottom: BOTTOM },
    xAxis: {
      ...logAxis(canvas, chart.xTitle, 34, chart.xUnit, x.ticks),
      min: both?.min ?? x.min,
      max: both?.max ?? x.max,
    },
    yAxis: {
      ...logAxis(canvas, chart.yTitle, 56, chart.yUnit, y.ticks),
      min: both?.min ?? y.min,
      max: both?.max ?? y.max,
    },
    series: [
      ...chart.series.flatMap((series) => [
        {
          type: 'scatter',
          name: series.name,
          z: 3,
          symbol: series.variant === 'solid' ? 'circle' : 'triangle',
          symbolSize: 10,
          itemStyle: { color: colourOf(canvas, series.colour), opacity: 0.9 },
          data: series.points.map((point) => ({
            ...datum(chart, point),
            label: nameOf(chart, point, canvas),
          })),
        },
        ...intervals(series.points, series.name, colourOf(canvas, series.colour)),
      ]),
      ...(chart.front === undefined
        ? []
        : [frontSeries(chart, chart.front, canvas, labelledOf(chart, canvas, { x, y, top }))]),
      ...(both === undefined ? [] : [diagonalSeries(chart.diagonal ?? '', both, canvas)]),
    ],
  };
}

const NARROW = 560;
const LEFT = PADDING + 62;
const RIGHT = PADDING + 20;
const BOTTOM = 62;
const FRONT_FONT = 11;
/** Of the width: left of the front is nothing, so the names of its points go there. */
const FRONT_ROOM = 0.2;
/** Of the height: a name may have to stand below its point. */
const NAME_ROOM = 0.07;

function withRoom<R extends { readonly min: number; readonly max: number }>(range: R, share: number): R {
  return { ...range, min: range.min / (range.max / range.min) ** (share / (1 - share)) };
}

interface Plot {
  readonly x: { readonly min: number; readonly max: number };
  readonly y: { readonly min: number; readonly max: number };
  readonly top: number;
}

function labelledOf(
  chart: ScatterChart,
  canvas: Canvas,
  { x, y, top }: Plot,
): ReadonlyMap<ScatterPoint, LabelSide> {
  if (canvas.width < NARROW) return new Map();
  const width = canvas.width - LEFT - RIGHT;
  const height = bodyHeight(canvas) - BOTTOM;
  return labelSides(chart.front?.points ?? [], {
    x: (value) => LEFT + (width * Math.log(value / x.min)) / Math.log(x.max / x.min),
    y: (value) => top + height * (1 - Math.log(value / y.min) / Math.log(y.max / y.min)),
    fontSize: FRONT_FONT,
  });
}

function legendOf(chart: ScatterChart): readonly { readonly name: string }[] {
  return [
    ...chart.series,
    ...(chart.front === undefined ? [] : [{ name: chart.front.name }]),
    ...(chart.diagonal === undefined ? [] : [{ name: chart.diagonal }]),
  ];
}

function datum(chart: ScatterChart, point: ScatterPoint) {
  return {
    value: [point.x.value, point.y.value],
    tip: `${point.label}\n${chart.xTitle}: ${describeMark(point.x, chart.xUnit)}\n${chart.yTitle}: ${describeMark(point.y, chart.yUnit)}`,
  };
}

/** One function's points are few enough to name them all; those of the front are named by it. */
function nameOf(chart: ScatterChart, point: ScatterPoint, canvas: Canvas) {
  const isOfFront = chart.front?.points.some(({ label }) => label === point.label) !== false;
  return {
    ...labelLook(point, canvas),
    show: chart.series.length === 1 && !isOfFront && canvas.width >= NARROW,
    // Above the whisker.
    position: [14, -12],
  };
}

function labelLook({ label }: ScatterPoint, canvas: Canvas) {
  return {
    distance: 6,
    formatter: label,
    color: canvas.theme.text,
    fontSize: FRONT_FONT,
    textBorderColor: canvas.theme.ground,
    textBorderWidth: 3,
  };
}

function intervals(points: readonly ScatterPoint[], name: string, colour: string) {
  const look = { colour, opacity: 0.5 };
  const level = points.flatMap(({ x, y }) =>
    x.low === undefined || x.high === undefined ? [] : [[y.value, x.low, x.high, 0] as const],
  );
  const upright = points.flatMap(({ x, y }) =>
    y.low === undefined || y.high === undefined ? [] : [[x.value, y.low, y.high, 0] as const],
  );
  return [
    whiskerSeries(name, 'level', level, look),
    // Means of prices that carry no interval have no whiskers to draw.
    ...(upright.length === 0 ? [] : [whiskerSeries(name, 'upright', upright, look)]),
  ];
}

function frontSeries(
  chart: ScatterChart,
  { name, points }: NonNullable<ScatterChart['front']>,
  canvas: Canvas,
  labelled: ReadonlyMap<ScatterPoint, LabelSide>,
) {
  return {
    type: 'line',
    name,
    z: 4,
    step: 'end',
    symbol: 'circle',
    symbolSize: 13,
    lineStyle: { color: canvas.theme.text, width: 1.5, type: 'dotted' },
    // A ring, so that the point's own colour is seen through it.
    itemStyle: { color: 'transparent', borderColor: canvas.theme.text, borderWidth: 2 },
    data: points.map((point) => ({
      ...datum(chart, point),
      label: {
        ...labelLook(point, canvas),
        show: labelled.has(point),
        position: labelled.get(point) ?? 'left',
      },
    })),
  };
}

function diagonalSeries(name: string, ends: { readonly min: number; readonly max: number }, canvas: Canvas) {
  return {
    type: 'line',
    name,
    silent: true,
    symbol: 'none',
    lineStyle: { color: canvas.theme.muted, width: 1.5, type: 'dotted' },
    itemStyle: { color: canvas.theme.muted },
    data: [
      [ends.min, ends.min],
      [ends.max, ends.max],
    ],
  };
}
