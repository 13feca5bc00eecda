import { ARCHITECTURES, parseCellKey, pricesOf, type RegionPrices } from '@lambda-bench/config';
import { invocationCost, type SampleFact } from '@lambda-bench/metrics';
import type { Header } from '@lambda-bench/records';

/** A sample as a row of a table for other tools. Names are SQL's; what is absent is null. */
export interface SampleRow {
  readonly cell: string;
  readonly runtime: string | null;
  readonly arch: string | null;
  readonly workload: string | null;
  readonly memory_mb: number | null;
  readonly round: number;
  readonly slot: number;
  readonly intended: string;
  readonly observed: string;
  readonly request_id: string;
  readonly environment_id: string;
  readonly sent_at_ms: number;
  readonly round_trip_ms: number;
  readonly duration_ms: number;
  readonly billed_ms: number | null;
  readonly init_ms: number | null;
  readonly restore_ms: number | null;
  readonly max_memory_mb: number | null;
  readonly cpu_micros: number | null;
  readonly cost_usd: number | null;
}

/** In the order of the columns. */
export const SAMPLE_COLUMNS = {
  cell: 'VARCHAR',
  runtime: 'VARCHAR',
  arch: 'VARCHAR',
  workload: 'VARCHAR',
  memory_mb: 'INTEGER',
  round: 'INTEGER',
  slot: 'INTEGER',
  intended: 'VARCHAR',
  observed: 'VARCHAR',
  request_id: 'VARCHAR',
  environment_id: 'VARCHAR',
  sent_at_ms: 'DOUBLE',
  round_trip_ms: 'DOUBLE',
  duration_ms: 'DOUBLE',
  billed_ms: 'INTEGER',
  init_ms: 'DOUBLE',
  restore_ms: 'DOUBLE',
  max_memory_mb: 'INTEGER',
  cpu_micros: 'DOUBLE',
  cost_usd: 'DOUBLE',
} as const satisfies Record<keyof SampleRow, 'VARCHAR' | 'DOUBLE' | 'INTEGER'>;

/** What a run's header says of its functions and prices: those of the user's own are in no table. */
export type RowContext = Pick<Header, 'region' | 'functions'>;

export function sampleRow(fact: SampleFact, context: RowContext | undefined): SampleRow {
  const cell = cellOf(fact.cell, context);
  return {
    cell: fact.cell,
    runtime: cell?.runtime ?? null,
    arch: cell?.arch ?? null,
    workload: cell?.workload ?? null,
    memory_mb: fact.memorySizeMb ?? cell?.memoryMb ?? null,
    round: fact.round,
    slot: fact.slot,
    intended: fact.intended,
    observed: fact.observed,
    request_id: fact.requestId,
    environment_id: fact.environmentId,
    sent_at_ms: fact.sentAt,
    round_trip_ms: fact.roundTripMs,
    duration_ms: fact.durationMs,
    billed_ms: fact.billedMs ?? null,
    init_ms: fact.initMs ?? null,
    restore_ms: fact.restoreMs ?? null,
    max_memory_mb: fact.maxMemoryMb ?? null,
    cpu_micros: fact.cpuMicros ?? null,
    cost_usd: costOf(fact, cell?.arch, context === undefined ? undefined : pricesOf(context.region)),
  };
}

function cellOf(key: string, context: RowContext | undefined) {
  const at = key.lastIndexOf('@');
  const name = key.slice(0, at);
  const own = context?.functions.find((row) => row.name === name);
  if (own === undefined) return parseCellKey(key);
  const memoryMb = Number.parseInt(key.slice(at + 1), 10);
  const { runtime, arch, workload } = own;
  return { runtime, arch, workload, ...(memoryMb > 0 && { memoryMb }) };
}

function costOf(fact: SampleFact, arch: string | undefined, prices: RegionPrices | undefined): number | null {
  const architecture = ARCHITECTURES.find(({ id }) => id === arch)?.id;
  const { billedMs, memorySizeMb } = fact;
  if (
    prices === undefined ||
    architecture === undefined ||
    billedMs === undefined ||
    memorySizeMb === undefined
  ) {
    return null;
  }
  return invocationCost({ billedMs, memoryMb: memorySizeMb, architecture }, prices).totalUsd;
}
