import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber, formatWithUnit } from '../table/unit.ts';
import type { Canvas } from './canvas.ts';
import type { HeatChart } from './chart.ts';
import { namesAxis } from './axes.ts';
import { axisLook, describeMark, frame, PADDING } from './frame.ts';
import { categoryRoom } from './whiskers.ts';

/** A cell says its number as well as its colour; what is missing is grey with a dash. */
export function heatOptions(chart: HeatChart, canvas: Canvas): EChartsCoreOption {
  const { options, top } = frame(chart, canvas, []);
  const measured = chart.cells.flatMap(({ mark }) => ('value' in mark ? [Math.abs(mark.value)] : []));
  const most = Math.max(1, ...measured);
  return {
    ...options,
    grid: { left: categoryRoom(chart.rows, canvas), right: PADDING, top, bottom: 48 },
    xAxis: {
      ...axisLook(canvas),
      type: 'category',
      splitLine: { show: false },
      data: [...chart.columns],
      name: chart.xTitle,
      nameGap: 28,
      axisLabel: { ...axisLook(canvas).axisLabel, interval: 0, color: canvas.theme.text },
    },
    yAxis: namesAxis(chart.rows, canvas),
    visualMap: {
      show: false,
      type: 'continuous',
      dimension: 2,
      min: -most,
      max: most,
      inRange: { color: [...canvas.theme.heat] },
      outOfRange: { color: canvas.theme.heatMissing },
    },
    series: [{ type: 'heatmap', data: chart.cells.map((cell) => heatDatum(chart, cell, canvas, most)) }],
  };
}

function heatDatum(chart: HeatChart, cell: HeatChart['cells'][number], canvas: Canvas, most: number) {
  const place = `${chart.rows[cell.row] ?? ''}, ${chart.columns[cell.column] ?? ''}`;
  const border = { borderColor: canvas.theme.ground, borderWidth: 2 };
  const label = { show: true, fontSize: 12, color: canvas.theme.text };
  if ('missing' in cell.mark) {
    return {
      value: [cell.column, cell.row, 0],
      visualMap: false,
      itemStyle: { ...border, color: canvas.theme.heatMissing },
      label: { ...label, formatter: '–', color: canvas.theme.muted },
      tip: `${place}\nmissing: ${cell.mark.missing}`,
    };
  }
  const { value } = cell.mark;
  const meaning = value >= 0 ? chart.positive : chart.negative;
  return {
    value: [cell.column, cell.row, value],
    itemStyle: border,
    label: {
      ...label,
      formatter: formatNumber(value, chart.unit),
      // The strong ends of the light scale are dark.
      color: Math.abs(value) > 0.55 * most && canvas.theme.name === 'light' ? '#ffffff' : canvas.theme.text,
    },
    tip: `${place}\n${describeMark(cell.mark, chart.unit)}\n${formatWithUnit(Math.abs(value), chart.unit)} ${meaning}`,
  };
}
