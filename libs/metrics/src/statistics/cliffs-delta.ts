import { mannWhitney } from './mann-whitney.ts';

export type EffectSize = 'negligible' | 'small' | 'medium' | 'large';

export interface CliffsDelta {
  /** From −1, every head value below every base value, to 1. */
  readonly delta: number;
  readonly size: EffectSize;
}

/** Cliff's δ with the names of Romano et al. (2006): below 0.147 negligible, 0.33 small, 0.474 medium, else large. */
export function cliffsDelta(base: readonly number[], head: readonly number[]): CliffsDelta | undefined {
  const test = mannWhitney(base, head);
  if (test === undefined) return undefined;
  const delta = (2 * test.u) / (base.length * head.length) - 1;
  const size = Math.abs(delta);
  return {
    delta,
    size: size < 0.147 ? 'negligible' : size < 0.33 ? 'small' : size < 0.474 ? 'medium' : 'large',
  };
}
