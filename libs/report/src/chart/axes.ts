import type { Canvas } from './canvas.ts';
import { axisLook, formatTick } from './frame.ts';
import type { Unit } from '../table/unit.ts';

/** Names down the left side, the first on top, each with its whole row; long ones end in dots. */
export function namesAxis(names: readonly string[], canvas: Canvas) {
  const look = axisLook(canvas);
  return {
    ...look,
    type: 'category',
    inverse: true,
    data: [...names],
    axisLabel: {
      ...look.axisLabel,
      interval: 0,
      color: canvas.theme.text,
      width: canvas.width * 0.5 - 8,
      overflow: 'truncate',
    },
    splitLine: { show: false },
  } as const;
}

/** Numbers along the bottom, fewer of them where there is little room. */
export function numbersAxis(title: string, unit: Unit, canvas: Canvas) {
  const look = axisLook(canvas);
  return {
    ...look,
    type: 'value',
    name: title,
    nameGap: 30,
    splitNumber: canvas.width < 560 ? 3 : 6,
    axisLabel: {
      ...look.axisLabel,
      hideOverlap: true,
      formatter: (value: number) => formatTick(value, unit),
    },
  } as const;
}

/** Logarithmic, with the ticks that are given; whoever draws it says from where to where. */
export function logAxis(canvas: Canvas, name: string, nameGap: number, unit: Unit, ticks: readonly number[]) {
  return {
    ...axisLook(canvas),
    type: 'log',
    name,
    nameGap,
    axisLabel: {
      ...axisLook(canvas).axisLabel,
      customValues: ticks,
      hideOverlap: true,
      formatter: (value: number) => formatTick(value, unit),
    },
    axisTick: { show: true, customValues: ticks },
    splitLine: { show: false },
  };
}
