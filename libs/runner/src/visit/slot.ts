import { SCHEMA, type Failure, type Place, type Sample, type StartKind } from '@lambda-bench/records';
import type { Visit } from '@lambda-bench/plan';
import type { Target } from '../target.ts';

/** One planned sample of a visit. */
export interface Slot {
  readonly index: number;
  readonly intended: StartKind;
  /** Measurements that were thrown away. */
  rejects: number;
  /** Invocations without one: no answer, or a failure of the function. */
  unanswered: number;
  /** Invocations that were refused because too many were under way. */
  throttled: number;
  /** Waited since the last answer that was another; undefined: the last one was. */
  throttledMs: number | undefined;
  /** Of those without an answer, the ones that may have run and been billed. */
  lost: number;
  settled: Sample | Failure | undefined;
}

export type Stamp = Place & { readonly schema: typeof SCHEMA; readonly at: number };

export function slotsOf({ cold, warm }: Visit<Target>): readonly Slot[] {
  return Array.from({ length: cold + warm }, (_, index) => ({
    index,
    intended: index < cold ? 'cold' : 'warm',
    rejects: 0,
    unanswered: 0,
    throttled: 0,
    throttledMs: undefined,
    lost: 0,
    settled: undefined,
  }));
}

/** A function, because a slot is settled while its invocation is waited for. */
export function isOpen(slot: Slot): boolean {
  return slot.settled === undefined;
}

export function stampOf(slot: Slot, { cell, round, cold, warm }: Visit<Target>, at: number): Stamp {
  const { index, intended } = slot;
  return { schema: SCHEMA, at, cell: cell.key, round, slot: index, slots: cold + warm, intended };
}
