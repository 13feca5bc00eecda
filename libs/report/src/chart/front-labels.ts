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

export type LabelSide = 'left' | 'bottom';

/**
 * The points whose names fit beside them without covering another name or another point of the front. The ends come first.
 * Left of the front is nothing; only where its line comes in at the same height does the name go below.
 */
export function labelSides(
  front: readonly ScatterPoint[],
  placing: Placing,
): ReadonlyMap<ScatterPoint, LabelSide> {
  const markers = new Map(front.map((point) => [point, markerOf(point, placing)]));
  const chosen = new Map<ScatterPoint, { readonly box: Box; readonly side: LabelSide }>();
  const order = new Set([front[0], front.at(-1), ...front].filter((point) => point !== undefined));
  for (const point of order) {
    const marker = markers.get(point);
    if (marker === undefined) continue;
    const before = markers.get(front[front.indexOf(point) - 1] ?? point);
    const side =
      before !== marker && before !== undefined && marker.top - before.top < 2 * RADIUS ? 'bottom' : 'left';
    const box = boxOf(marker, side, textWidth(point.label, placing.fontSize));
    const others = [...markers].filter(([other]) => other !== point).map(([, other]) => other);
    const taken = [...others, ...[...chosen.values()].map((label) => label.box)];
    if (taken.every((other) => !overlap(box, other))) chosen.set(point, { box, side });
  }
  return new Map([...chosen].map(([point, { side }]) => [point, side]));
}

function boxOf(marker: Box, side: LabelSide, width: number): Box {
  if (side === 'left') return { ...marker, left: marker.left - 4 - width, right: marker.left - 2 };
  const middle = (marker.left + marker.right) / 2;
  return {
    left: middle - width / 2,
    right: middle + width / 2,
    top: marker.bottom + 1,
    bottom: marker.bottom + 1 + 2 * RADIUS,
  };
}

const RADIUS = 8;

function markerOf(point: ScatterPoint, { x, y }: Placing): Box {
  const [left, top] = [x(point.x.value), y(point.y.value)];
  return { left: left - RADIUS, right: left + RADIUS, top: top - RADIUS, bottom: top + RADIUS };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
