import { counted } from '@lambda-bench/config';
import { percentile, quantile } from '@lambda-bench/metrics';
import { missing, number, text, type Table, type Unit, type Value } from '@lambda-bench/report';
import type { LogRecord } from './log-records.ts';

type Field = Exclude<keyof LogRecord, 'requestId' | 'status' | 'errorType' | 'traceId'>;

const NUMBERS: readonly (readonly [Field, Unit])[] = [
  ['index', 'count'],
  ['durationMs', 'ms'],
  ['billedMs', 'count'],
  ['memorySizeMB', 'MB'],
  ['maxMemoryUsedMB', 'MB'],
  ['initMs', 'ms'],
  ['restoreMs', 'ms'],
  ['billedRestoreMs', 'count'],
];

const WORDS = ['status', 'errorType', 'traceId'] as const;

/** A row a report, in the file's order. Columns that no report fills are left out. */
export function recordsTable(records: readonly LogRecord[]): Table {
  const numbers = NUMBERS.filter(([field]) => records.some((record) => record[field] !== undefined));
  const words = WORDS.filter((field) => records.some((record) => record[field] !== undefined));
  return {
    id: 'log-records',
    title: counted(records.length, 'report'),
    columns: [
      { id: 'requestId', title: 'requestId', align: 'left' },
      ...numbers.map(([field]) => ({ id: field, title: field, align: 'right' }) as const),
      ...words.map((field) => ({ id: field, title: field, align: 'left' }) as const),
    ],
    rows: records.map((record) => [
      text(record.requestId),
      ...numbers.map(([field, unit]) => valueOf(record[field], unit)),
      ...words.map((field) => text(record[field] ?? '')),
    ]),
  };
}

/** Cold is what accounts for an init or a restore. */
export function summaryTable(records: readonly LogRecord[]): Table {
  const cold = records.filter((record) => record.initMs !== undefined || record.restoreMs !== undefined);
  const warm = records.filter((record) => record.initMs === undefined && record.restoreMs === undefined);
  return {
    id: 'log-summary',
    title: 'Cold and warm',
    note: 'Production traffic: no rounds, so medians and percentiles without comparisons. A p99 needs 299 reports for a bound and 500 for a value.',
    columns: [
      { id: 'start', title: 'start', align: 'left' },
      { id: 'n', title: 'n', align: 'right' },
      { id: 'duration_p50_ms', title: 'duration p50, ms', align: 'right' },
      { id: 'duration_p90_ms', title: 'p90, ms', align: 'right' },
      { id: 'duration_p99_ms', title: 'p99, ms', align: 'right' },
      { id: 'duration_max_ms', title: 'max, ms', align: 'right' },
      { id: 'init_p50_ms', title: 'init or restore p50, ms', align: 'right' },
      { id: 'billed_ms', title: 'billed in all, ms', align: 'right' },
      { id: 'max_memory_mb', title: 'memory used at most, MB', align: 'right' },
      { id: 'failed', title: 'failed', align: 'right' },
    ],
    rows: [summaryRow('cold', cold), summaryRow('warm', warm)],
  };
}

function summaryRow(name: string, records: readonly LogRecord[]): readonly Value[] {
  const durations = records.map((record) => record.durationMs);
  const inits = records.flatMap((record) => record.initMs ?? record.restoreMs ?? []);
  const billed = records.flatMap((record) => record.billedMs ?? []);
  const memory = records.flatMap((record) => record.maxMemoryUsedMB ?? []);
  const failed = records.filter(({ status }) => status !== undefined && status !== 'success').length;
  return [
    text(name),
    number(records.length, 'count'),
    valueOf(quantile(durations, 0.5), 'ms'),
    tailOf(durations, 0.9),
    tailOf(durations, 0.99),
    valueOf(maximum(durations), 'ms'),
    valueOf(quantile(inits, 0.5), 'ms'),
    billed.length === 0 ? missing('no report tells it') : number(sum(billed), 'count'),
    valueOf(maximum(memory), 'MB'),
    number(failed, 'count'),
  ];
}

/** One "round": production has none, so its interval is that of independent samples. */
function tailOf(values: readonly number[], p: number): Value {
  const found = percentile([values], p, { random: () => 0.5 });
  switch (found.kind) {
    case 'interval':
      return number(found.estimate, 'ms');
    case 'upper-bound':
      return { kind: 'bound', atMost: found.atMost, n: values.length, unit: 'ms' };
    case 'not-available':
      return missing(found.reason);
  }
}

function valueOf(value: number | undefined, unit: Unit): Value {
  return value === undefined ? missing('absent') : number(value, unit);
}

/** Not by spreading into arguments: a log has more lines than a call may have arguments. */
function maximum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => Math.max(a, b));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
