import type { StartKind } from '@lambda-bench/records';
import { aggregateKey, historyKey } from './item-keys.ts';
import type { Item } from './record-items.ts';
import { entityItem, fieldsOf } from './test-run-item.ts';

/**
 * What a run found of one cell and kind, for lists and histories. It is derived from the records and can be made again; a
 * report reads the records. A number that the samples do not carry is absent.
 */
export interface Aggregate {
  readonly run: string;
  readonly cell: string;
  readonly kind: StartKind;
  /** When the run began, ISO 8601. */
  readonly startedAt: string;
  readonly region: string;
  readonly backend: string;
  readonly mode: string;
  /** Samples whose evidence is of this kind. */
  readonly n: number;
  readonly failures: number;
  readonly rejects: number;
  /** Samples that were planned and known not to be measured, of both kinds together. */
  readonly skips: number;
  readonly durationMs?: StoredMedian;
  /** Cold only. */
  readonly initMs?: StoredMedian;
  /** What the client waited for, init and network included. */
  readonly roundTripMs?: StoredMedian;
  /** Of the duration, where there are samples enough. */
  readonly p99Ms?: StoredTail;
  /** Price is linear in it. */
  readonly meanBilledMs?: number;
  readonly memoryMb?: number;
  readonly architecture?: string;
  readonly meanUsd?: number;
  readonly pricesAsOf: string;
}

export interface StoredMedian {
  readonly median: number;
  /** Of 95 %; absent where there are too few rounds for one. */
  readonly low?: number;
  readonly high?: number;
}

/** Either the percentile with its interval or what it is at most, with 95 % confidence. */
export type StoredTail =
  { readonly value: number; readonly low: number; readonly high: number } | { readonly atMost: number };

const AGGREGATE = 'aggregate';

export function aggregateItem(aggregate: Aggregate): Item {
  const { run, cell, kind, startedAt } = aggregate;
  const keys = {
    ...aggregateKey(run, cell, kind),
    cellPk: cell,
    cellSk: historyKey(kind, startedAt, run),
  };
  return entityItem(AGGREGATE, keys, aggregate);
}

export function aggregateOf(item: Item): Aggregate {
  return fieldsOf(item, AGGREGATE) as unknown as Aggregate;
}
