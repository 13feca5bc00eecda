import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { chartHeight, chartOptions } from './chart-options.ts';
import type { Chart } from './chart.ts';
import { textWidth } from './text-width.ts';
import { themeOf, type ChartTheme } from './theme.ts';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

// ECharts would guess, and its guess is narrower than the font that the pictures are drawn with.
setPlatformAPI({
  measureText: (content, font = '12px') => ({
    width: textWidth(content, Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 12)),
  }),
});

export interface SvgOptions {
  readonly theme: ChartTheme['name'];
  readonly width: number;
  readonly titled: boolean;
}

/** A still picture: no script, no network, and the same bytes for the same model. */
export function renderSvg(chart: Chart, options: SvgOptions): string {
  const canvas = { ...options, theme: themeOf(options.theme) };
  const drawn = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: options.width,
    height: chartHeight(chart, canvas),
  });
  try {
    drawn.setOption(chartOptions(chart, canvas));
    return drawn.renderToSVGString();
  } finally {
    drawn.dispose();
  }
}
