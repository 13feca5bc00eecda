import type { ScatterPoint } from './chart.ts';
import { textWidth } from './text-width.ts';

interface Placing {
  /** Pixels of a value. */
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly fontSize: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The points whose names fit to their left without covering another name or another point of the front. The ends come first. */
export function labelledPoints(front: readonly ScatterPoint[], placing: Placing): ReadonlySet<ScatterPoint> {
  const markers = new Map(front.map((point) => [point, markerOf(point, placing)]));
  const chosen = new Map<ScatterPoint, Box>();
  const [first, last] = [front[0], front.at(-1)];
  const order = new Set([first, last, ...front].filter((point) => point !== undefined));
  for (const point of order) {
    const marker = markers.get(point);
    if (marker === undefined) continue;
    const box = {
      left: marker.left - 4 - textWidth(point.label, placing.fontSize),
      right: marker.left - 2,
      top: marker.top,
      bottom: marker.bottom,
    };
    const others = [...markers].filter(([other]) => other !== point).map(([, other]) => other);
    if ([...others, ...chosen.values()].every((other) => !overlap(box, other))) chosen.set(point, box);
  }
  return new Set(chosen.keys());
}

const RADIUS = 8;

function markerOf(point: ScatterPoint, { x, y }: Placing): Box {
  const [left, top] = [x(point.x.value), y(point.y.value)];
  return { left: left - RADIUS, right: left + RADIUS, top: top - RADIUS, bottom: top + RADIUS };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
