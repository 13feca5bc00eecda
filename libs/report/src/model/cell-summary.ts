import type { Random, Rounds, RunFacts, Series } from '@lambda-bench/metrics';
import type { StartKind } from '@lambda-bench/records';
import { compareRuntimes, type CellName } from './cell-name.ts';
import {
  columnOf,
  meanOf,
  medianOf,
  percentileOf,
  roundMeans,
  roundMedians,
  spreadOf,
  type Column,
} from './estimates.ts';
import { priceColumn } from './price-column.ts';
import type { Quantity } from './quantity.ts';

/** What was found of one cell and kind. */
export interface CellSummary extends CellName {
  readonly kind: StartKind;
  readonly n: number;
  /** Rounds in which it was measured. */
  readonly rounds: number;
  /** What a caller waits for inside Lambda: the init, where there is one, and the invocation. */
  readonly totalMs: Quantity;
  readonly totalP90Ms: Quantity;
  readonly totalP99Ms: Quantity;
  readonly durationMs: Quantity;
  /** Cold only. */
  readonly initMs: Quantity;
  /** What the client waited for beyond both. */
  readonly beyondMs: Quantity;
  readonly usdPerMillion: Quantity;
  /** The middle half of the samples in per cent of the median. */
  readonly spread: Quantity;
  readonly maxMemoryMb: Quantity;
  /** CPU time for wall time. */
  readonly cpuShare: Quantity;
  /** For comparisons. */
  readonly total: Column;
  readonly totalByRound: Rounds;
  readonly usdByRound: Rounds | { readonly missing: string };
}

export interface SummaryOptions {
  readonly region: string;
  readonly random: Random;
}

export function summariseCell(series: Series, name: CellName, options: SummaryOptions): CellSummary {
  const { random, region } = options;
  const at = series.round;
  const warm = series.kind === 'warm';
  const totalAt = (i: number) => (series.durationMs[i] ?? Number.NaN) + orZero(series.initMs[i]);
  const total = columnOf(at, series.durationMs, (_, i) => totalAt(i));
  const usd = priceColumn(series, name, region);
  const totalMs = medianOf(total, 'ms', random);
  return {
    ...name,
    kind: series.kind,
    n: series.n,
    rounds: total.rounds.filter((round) => round.length > 0).length,
    total,
    totalByRound: roundMedians(total),
    usdByRound: 'missing' in usd ? usd : roundMeans(usd),
    totalMs,
    totalP90Ms: percentileOf(0.9, total, 'ms', random),
    totalP99Ms: percentileOf(0.99, total, 'ms', random),
    durationMs: warm ? totalMs : medianOf(columnOf(at, series.durationMs), 'ms', random),
    initMs: warm
      ? { kind: 'missing', reason: 'a warm start has no init' }
      : medianOf(columnOf(at, series.initMs), 'ms', random),
    beyondMs: medianOf(
      columnOf(at, series.roundTripMs, (trip, i) => trip - totalAt(i)),
      'ms',
      random,
    ),
    usdPerMillion:
      'missing' in usd ? { kind: 'missing', reason: usd.missing } : meanOf(perMillion(usd), 'usd/M'),
    spread: spreadOf(total),
    maxMemoryMb: maximumOf(series.maxMemoryMb),
    cpuShare: cpuShareOf(series, totalAt, random),
  };
}

/** Every cell and kind of a journal that has samples, in a reader's order. */
export function summariseRun(
  facts: RunFacts,
  nameOf: (key: string) => CellName,
  random: Random,
): readonly CellSummary[] {
  const region = facts.header?.region ?? 'unknown';
  return [...facts.series.values()]
    .map((series) => summariseCell(series, nameOf(series.cell), { region, random }))
    .sort(
      (a, b) =>
        a.workload.localeCompare(b.workload) ||
        a.kind.localeCompare(b.kind) ||
        compareRuntimes(a.runtime, b.runtime) ||
        a.arch.localeCompare(b.arch) ||
        a.memoryMb - b.memoryMb,
    );
}

function cpuShareOf(series: Series, totalAt: (i: number) => number, random: Random): Quantity {
  const shares = columnOf(series.round, series.cpuMicros, (micros, i) => micros / 1000 / totalAt(i));
  if (shares.n === 0) return { kind: 'missing', reason: 'the backend does not tell CPU time' };
  return medianOf(shares, 'vcpu', random);
}

function perMillion(usd: Column): Column {
  return { n: usd.n, rounds: usd.rounds.map((round) => round.map((value) => value * 1e6)) };
}

function maximumOf(values: Float64Array): Quantity {
  let most = Number.NEGATIVE_INFINITY;
  let n = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    n += 1;
    most = Math.max(most, value);
  }
  return n === 0
    ? { kind: 'missing', reason: 'no REPORT line tells the memory used' }
    : { kind: 'estimate', value: most, n, unit: 'MB' };
}

function orZero(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}
