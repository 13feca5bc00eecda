import type { Unit } from './unit.ts';

/** What stands in a table's cell. Renderers decide how it looks; nobody formats a number before them. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; readonly unit: Unit }
  | Estimate
  | Bound
  /** Nothing was measured, or too little; the reason is part of the table. */
  | { readonly kind: 'missing'; readonly reason: string }
  | Finding;

/** A statistic of `n` samples with its 95 % interval, where the samples can carry one. */
export interface Estimate {
  readonly kind: 'estimate';
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly n: number;
  readonly unit: Unit;
  /** Why there is no interval. */
  readonly why?: string;
}

/** Enough samples to say that it is not more, too few to say how much. */
export interface Bound {
  readonly kind: 'bound';
  readonly atMost: number;
  readonly n: number;
  readonly unit: Unit;
}

/** A conclusion in words. The tone is for colour, and is never the only bearer of the meaning. */
export interface Finding {
  readonly kind: 'finding';
  readonly text: string;
  readonly tone: 'better' | 'worse' | 'same' | 'open';
  /** What a reader sorts by. */
  readonly order?: number;
}

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  /** A reader may choose among its values. */
  readonly filter?: true;
  /** Where a table is too wide for a terminal, columns of the highest number go first; those without one stay. */
  readonly dropOrder?: number;
}

export interface Table {
  /** The name of its file. */
  readonly id: string;
  readonly title: string;
  /** What is worth knowing before reading it. */
  readonly note?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export function text(value: string): Value {
  return { kind: 'text', text: value };
}

export function number(value: number, unit: Unit): Value {
  return { kind: 'number', value, unit };
}

export function missing(reason: string): Value {
  return { kind: 'missing', reason };
}
