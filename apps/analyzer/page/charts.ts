import { chartHeight, chartOptions, themeOf, type Chart } from '@lambda-bench/report';
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { currentTheme } from './theme.ts';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

/** Replaces each still by a chart with tooltips and a legend that hides series; returns what draws them again. */
export function drawCharts(document: Document): () => void {
  const data = document.getElementById('charts')?.textContent ?? '[]';
  const charts = new Map((JSON.parse(data) as readonly Chart[]).map((chart) => [chart.id, chart]));
  const drawn = new Map<HTMLElement, ECharts>();
  const draw = (box: HTMLElement) => {
    const chart = charts.get(box.dataset['chart'] ?? '');
    if (chart === undefined) return;
    const canvas = { theme: themeOf(currentTheme(document)), width: box.clientWidth, titled: false };
    if (canvas.width === 0) return;
    const height = chartHeight(chart, canvas);
    const existing = drawn.get(box);
    if (existing === undefined) box.replaceChildren();
    box.style.height = `${height}px`;
    const instance = existing ?? init(box, null, { renderer: 'svg' });
    instance.resize({ width: canvas.width, height });
    instance.setOption(chartOptions(chart, canvas), { notMerge: true });
    drawn.set(box, instance);
  };
  const boxes = [...document.querySelectorAll<HTMLElement>('[data-chart]')];
  // A chart is drawn when it comes near the view, so that a report of thirty opens at once.
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(target as HTMLElement);
      }
    },
    { rootMargin: '600px' },
  );
  for (const box of boxes) near.observe(box);
  const redraw = () => {
    for (const box of drawn.keys()) draw(box);
  };
  addEventListener('resize', redraw);
  return redraw;
}
