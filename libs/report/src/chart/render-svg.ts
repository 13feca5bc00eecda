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
    return settle(drawn.renderToSVGString(), chart.id);
  } finally {
    drawn.dispose();
  }
}

/**
 * What a still has no use for goes: hover styles and marks for a script. Names are numbered by the chart instead of by how many
 * were drawn before, so that the bytes depend on the model alone and pictures on one page do not take each other's.
 */
function settle(svg: string, id: string): string {
  const bare = svg
    .replaceAll(/<style[^>]*><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>/g, '')
    .replaceAll(/ (?:ecmeta_\w+|class)="[^"<>]*"/g, '');
  const names = new Map<string, string>();
  for (const [, name = ''] of bare.matchAll(/ id="(zr[^"<>]*)"/g)) {
    if (!names.has(name)) names.set(name, `${id}-${names.size}`);
  }
  return bare.replaceAll(
    /(id="|url\(#|href="#)(zr[^"<>)]*)/g,
    (_, before: string, name: string) => `${before}${names.get(name) ?? name}`,
  );
}
