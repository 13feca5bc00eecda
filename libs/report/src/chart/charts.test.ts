import { describe, expect, it } from 'vitest';
import type { Chart, ScatterPoint } from './chart.ts';
import { chartTable } from './chart-table.ts';
import { labelSides } from './front-labels.ts';
import { logTicks } from './log-ticks.ts';
import { renderSvg } from './render-svg.ts';
import { tipOf } from './frame.ts';

const LOOK = { name: 'rust arm64', colour: 8, variant: 'solid' } as const;
const MARK = { value: 12, low: 11, high: 13, n: 50 } as const;
const BASE = { title: 'Title <b>', subtitle: 'what it shows' } as const;

const CHARTS: readonly Chart[] = [
  {
    ...BASE,
    kind: 'lines',
    id: 'lines',
    xTitle: 'memory, MB',
    xTicks: [128, 256],
    xUnit: 'MB',
    yTitle: 'ms',
    yUnit: 'ms',
    series: [
      {
        ...LOOK,
        points: [
          { x: 128, ...MARK },
          { x: 256, value: 6, n: 2 },
        ],
      },
    ],
  },
  {
    ...BASE,
    kind: 'stack',
    id: 'stack',
    xTitle: 'ms',
    unit: 'ms',
    categories: ['a', 'b'],
    parts: [{ name: 'init', marks: [MARK, null] }],
  },
  {
    ...BASE,
    kind: 'bars',
    id: 'bars',
    xTitle: 'ms',
    unit: 'ms',
    categories: ['a', 'b'],
    series: [{ ...LOOK, marks: [null, MARK] }],
  },
  {
    ...BASE,
    kind: 'scatter',
    id: 'scatter',
    xTitle: 'ms',
    xUnit: 'ms',
    yTitle: '$',
    yUnit: 'usd/M',
    series: [{ ...LOOK, points: [{ label: 'p', x: MARK, y: MARK }] }],
    front: { name: 'the best', points: [{ label: 'p', x: MARK, y: MARK }] },
  },
  {
    ...BASE,
    kind: 'heat',
    id: 'heat',
    xTitle: 'MB',
    columns: ['128'],
    rows: ['a', 'b'],
    unit: 'percent',
    positive: 'cheaper',
    negative: 'dearer',
    cells: [
      { row: 0, column: 0, mark: MARK },
      { row: 1, column: 0, mark: { missing: 'not measured' } },
    ],
  },
];

describe.each(CHARTS.map((chart) => [chart.kind, chart] as const))('a chart of %s', (_, chart) => {
  it('is the same picture from the model that was a file meanwhile', () => {
    const options = { theme: 'light', width: 700, titled: true } as const;
    const svg = renderSvg(chart, options);
    expect(renderSvg(JSON.parse(JSON.stringify(chart)) as Chart, options)).toBe(svg);
    expect(svg).toContain('Title &lt;b&gt;');
    expect(svg).not.toMatch(/https?:(?!\/\/www\.w3\.org)/);
    expect(svg).not.toContain('<style');
  });

  it('is drawn dark and narrow too', () => {
    const svg = renderSvg(chart, { theme: 'dark', width: 340, titled: false });
    expect(svg).toContain('#141a22');
    expect(svg).not.toContain('NaN');
  });

  it('has its numbers as a table', () => {
    const table = chartTable(chart);
    expect(table.rows.length).toBeGreaterThan(0);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

it('ticks of a logarithmic axis lie inside it, three at least', () => {
  for (const values of [[1, 2], [0.3, 4000], [95, 105], [1e-3, 1e6], [5]]) {
    const { min, max, ticks } = logTicks(values);
    expect(ticks.length).toBeGreaterThanOrEqual(values.length === 1 || values[0] === 95 ? 1 : 3);
    for (const tick of ticks) expect(tick >= min && tick <= max).toBe(true);
  }
});

it('names of the front cover neither each other nor its points, and the ends have theirs', () => {
  const front: readonly ScatterPoint[] = Array.from({ length: 12 }, (_, i) => ({
    label: `python3.13 arm64 at ${i} MB`,
    x: { value: 1.1 ** i, n: 1 },
    y: { value: 100 / 1.02 ** i, n: 1 },
  }));
  const sides = labelSides(front, {
    x: (v) => 300 + 500 * Math.log10(v),
    y: (v) => 400 - 100 * Math.log10(v),
    fontSize: 11,
  });
  expect(sides.has(front[0]!)).toBe(true);
  expect(sides.size).toBeLessThan(front.length);
});

it('a tooltip is text, whatever a name contains', () => {
  expect(tipOf({ data: { tip: '<img src=x>\nn 5' } })).toBe('&lt;img src=x&gt;<br>n 5');
  expect(tipOf({ data: null })).toBe('');
});
