import type { EChartsCoreOption } from 'echarts/core';
import { barOptions } from './bar-options.ts';
import { bodyHeight, type Canvas } from './canvas.ts';
import type { Chart } from './chart.ts';
import { heatOptions } from './heat-options.ts';
import { lineOptions } from './line-options.ts';
import { scatterOptions } from './scatter-options.ts';
import { stackOptions } from './stack-options.ts';
import { timelineOptions } from './timeline-options.ts';

/** The one way from a chart's model to what ECharts draws, for files and for the page. */
export function chartOptions(chart: Chart, canvas: Canvas): EChartsCoreOption {
  switch (chart.kind) {
    case 'lines':
      return lineOptions(chart, canvas);
    case 'stack':
      return stackOptions(chart, canvas);
    case 'bars':
      return barOptions(chart, canvas);
    case 'scatter':
      return scatterOptions(chart, canvas);
    case 'heat':
      return heatOptions(chart, canvas);
    case 'timeline':
      return timelineOptions(chart, canvas);
  }
}

/** Bars and rows need their room; the rest has a pleasant shape. */
export function chartHeight(chart: Chart, canvas: Canvas): number {
  const head = headOfHeight(chart, canvas);
  switch (chart.kind) {
    case 'lines':
    case 'scatter':
      return head + bodyHeight(canvas);
    case 'timeline':
      return head + (chart.series.length === 1 ? 260 : bodyHeight(canvas));
    case 'stack':
      return head + 70 + chart.categories.length * 26;
    case 'bars':
      return head + 70 + chart.categories.length * Math.max(26, 8 + chart.series.length * 14);
    case 'heat':
      return head + 60 + chart.rows.length * 34;
  }
}

function headOfHeight(chart: Chart, canvas: Canvas): number {
  const options = chartOptions(chart, canvas) as { readonly grid: { readonly top: number } };
  return options.grid.top;
}
