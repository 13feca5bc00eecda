import type { Canvas } from './canvas.ts';
import { PADDING } from './frame.ts';
import { textWidth } from './text-width.ts';

/** What ECharts hands to a series that draws itself; its own types leave these open. */
interface RenderApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
  size?(extent: readonly [number, number]): readonly [number, number];
}

interface Group {
  readonly type: 'group';
  readonly children: readonly object[];
}

/** One whisker: a place across, and the two ends along. */
export type Whisker = readonly [across: number, low: number, high: number, shift: number];

/** Intervals as thin bars with caps, upright over x or level along y; `shift` moves one within its group, in pixels. */
export function whiskerSeries(
  name: string,
  direction: 'upright' | 'level',
  whiskers: readonly Whisker[],
  look: { readonly colour: string; readonly opacity?: number },
) {
  return {
    type: 'custom',
    name,
    silent: true,
    z: 1,
    itemStyle: { color: look.colour },
    clip: true,
    // The axes must take the ends into account as well as the middle.
    encode: direction === 'upright' ? { x: 0, y: [1, 2] } : { x: [1, 2], y: 0 },
    data: whiskers.map((whisker) => [...whisker]),
    renderItem: (_params: unknown, api: RenderApi): Group => drawWhisker(api, direction, look),
  };
}

const CAP = 4;

function drawWhisker(
  api: RenderApi,
  direction: 'upright' | 'level',
  look: { readonly colour: string; readonly opacity?: number },
): Group {
  const across = api.value(0);
  const shift = api.value(3);
  const end = (value: number) =>
    direction === 'upright' ? api.coord([across, value]) : api.coord([value, across]);
  const [x1, y1] = end(api.value(1));
  const [x2, y2] = end(api.value(2));
  const style = { stroke: look.colour, lineWidth: 1.4, opacity: look.opacity ?? 0.85, fill: 'none' };
  const line = (a: number, b: number, c: number, d: number) => ({
    type: 'line',
    shape: { x1: a, y1: b, x2: c, y2: d },
    style,
  });
  if (direction === 'upright') {
    const x = x1 + shift;
    return {
      type: 'group',
      children: [line(x, y1, x, y2), line(x - CAP, y1, x + CAP, y1), line(x - CAP, y2, x + CAP, y2)],
    };
  }
  const y = y1 + shift;
  return {
    type: 'group',
    children: [line(x1, y, x2, y), line(x1, y - CAP, x1, y + CAP), line(x2, y - CAP, x2, y + CAP)],
  };
}

/** Left room for category names, so that none is cut, but never more than half of a phone. */
export function categoryRoom(categories: readonly string[], canvas: Canvas): number {
  const longest = Math.max(0, ...categories.map((name) => textWidth(name)));
  return PADDING + Math.min(longest + 8, canvas.width * 0.5);
}
