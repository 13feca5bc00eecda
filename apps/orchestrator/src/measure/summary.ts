import { ARCHITECTURES, parseOwnCellKey, pricesOf } from '@lambda-bench/config';
import { alignColumns, type Host } from '@lambda-bench/host';
import {
  collectFacts,
  invocationCost,
  quantile,
  quantileInterval,
  seriesKey,
  type Interval,
  type NotAvailable,
  type RunFacts,
  type Series,
} from '@lambda-bench/metrics';
import { seededRandom } from '@lambda-bench/plan';
import type { BenchRecord } from '@lambda-bench/records';
import type { RunFolder } from '@lambda-bench/stores';

const COLUMNS = [
  { title: 'cell' },
  { title: 'cold n', align: 'right' },
  { title: 'init ms', align: 'right' },
  { title: 'cold ms', align: 'right' },
  { title: 'warm n', align: 'right' },
  { title: 'warm ms', align: 'right' },
  { title: '95 % interval', align: 'right' },
  { title: 'max MB', align: 'right' },
  { title: '$ per million', align: 'right' },
] as const;

/** The first look at a run: medians by cell. Everything else is the report's. */
export function printSummary(
  host: Host,
  records: Iterable<BenchRecord>,
  folder: Pick<RunFolder, 'id' | 'dir'>,
): void {
  const collector = collectFacts();
  let line = 0;
  for (const record of records) collector.add({ ok: true, line: (line += 1), record });
  const facts = collector.facts();
  const cells = [...new Set([...facts.series.values()].map((series) => series.cell))].sort(
    byFunctionThenSize,
  );
  if (cells.length > 0) {
    host.stdout.write(
      `\n${alignColumns(
        COLUMNS,
        cells.map((cell) => rowOf(cell, facts)),
      )}`,
    );
    host.stdout.write(
      'Medians; cold ms is the first invocation after its init; dollars are those of warm invocations on AWS.\n\n',
    );
  }
  host.stdout.write(`The journal: ${folder.dir}\nThe report:  npx lambda-bench report ${folder.dir}\n`);
}

/** Sizes as numbers, so that 1769 comes before 10240. */
function byFunctionThenSize(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function rowOf(cell: string, facts: RunFacts): readonly string[] {
  const cold = facts.series.get(seriesKey(cell, 'cold'));
  const warm = facts.series.get(seriesKey(cell, 'warm'));
  const interval = warm === undefined ? undefined : intervalOf(warm);
  return [
    cell,
    String(cold?.n ?? 0),
    median(cold?.initMs),
    median(cold?.durationMs),
    String(warm?.n ?? 0),
    median(warm?.durationMs),
    interval === undefined ? '' : intervalText(interval),
    largest(cold?.maxMemoryMb, warm?.maxMemoryMb),
    priceText(cell, warm, facts),
  ];
}

/** Missing is an empty cell. */
function median(values: Float64Array | undefined): string {
  const middle = quantile(present(values), 0.5);
  return middle === undefined ? '' : middle.toFixed(2);
}

function present(values: Float64Array | undefined): readonly number[] {
  return [...(values ?? [])].filter((value) => !Number.isNaN(value));
}

function largest(...columns: readonly (Float64Array | undefined)[]): string {
  const values = columns.flatMap(present);
  return values.length === 0 ? '' : String(Math.max(...values));
}

function intervalOf(series: Series): Interval | NotAvailable {
  const rounds: number[][] = [];
  for (const [index, round] of series.round.entries()) {
    (rounds[round] ??= []).push(series.durationMs[index] ?? Number.NaN);
  }
  return quantileInterval(Object.values(rounds), { random: seededRandom(series.cell) });
}

function intervalText(interval: Interval | NotAvailable): string {
  return interval.kind === 'interval'
    ? `${interval.low.toFixed(2)}–${interval.high.toFixed(2)}`
    : 'too few rounds';
}

function priceText(key: string, warm: Series | undefined, { header }: RunFacts): string {
  const { functionName, memoryMb } = parseOwnCellKey(key) ?? {};
  const fn = header?.functions.find((candidate) => candidate.name === functionName);
  const architecture = ARCHITECTURES.find((row) => row.id === fn?.arch)?.id;
  const prices = pricesOf(header?.region ?? '');
  const billed = present(warm?.billedMs);
  if (architecture === undefined || memoryMb === undefined || prices === undefined || billed.length === 0)
    return '';
  const usage = { memoryMb, architecture };
  const totalUsd = billed
    .map((billedMs) => invocationCost({ ...usage, billedMs }, prices).totalUsd)
    .reduce((sum, usd) => sum + usd, 0);
  return ((totalUsd / billed.length) * 1e6).toFixed(2);
}
