import { counted } from '@lambda-bench/config';
import type { Precision } from '../policy.ts';
import type { Why } from '../verify/judge.ts';
import type { CellState } from './cell-state.ts';
import type { IntervalWidth, RoundValue } from './interval-width.ts';

/** Says what precision was reached once both kinds of a cell have it, after the least number of rounds; else undefined. */
export function preciseEnough(
  cell: CellState,
  wantsWarm: boolean,
  precision: Precision,
  intervalWidth: IntervalWidth,
): Why | undefined {
  const reached: string[] = [];
  for (const [kind, values] of [
    ['cold', cell.coldMs],
    ['warm', cell.warmMs],
  ] as const) {
    if (kind === 'warm' && !wantsWarm) continue;
    const rounds = roundsOf(values);
    if (rounds < precision.roundsAtLeast) return undefined;
    const width = intervalWidth(values);
    if (width === undefined || width > precision.relativeWidth) return undefined;
    reached.push(`${kind} interval ${(width * 100).toFixed(2)} % wide after ${counted(rounds, 'round')}`);
  }
  return { reason: 'precise-enough', message: reached.join(', ') };
}

function roundsOf(values: readonly RoundValue[]): number {
  return new Set(values.map(({ round }) => round)).size;
}
