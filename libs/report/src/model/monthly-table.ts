import { ARCHITECTURES, firstTierGbSeconds, pricesOf, type RegionPrices } from '@lambda-bench/config';
import { monthlyCost, seriesKey, type MonthlyCost, type RunFacts } from '@lambda-bench/metrics';
import { missing, number, text, type Table, type Value } from '../table/table.ts';
import { formatNumber } from '../table/unit.ts';
import { compareRuntimes, type CellName } from './cell-name.ts';
import type { CellSummary } from './cell-summary.ts';

/** What a month asks of a function. */
export interface Traffic {
  readonly requests: number;
  /** From 0 to 1. */
  readonly coldShare: number;
}

/** What each cell of a workload would cost a month at that traffic, the cheapest first. */
export function monthlyTable(
  workload: string,
  traffic: Traffic,
  facts: RunFacts,
  summaries: readonly CellSummary[],
): Table {
  const cells = new Map(
    summaries
      .filter((row) => row.workload === workload)
      .map((row): [string, MonthlyCell] => [row.key, { name: row, parts: [{ key: row.key, share: 1 }] }]),
  );
  return monthlyTableOf(workload, traffic, facts, [...cells.values()]);
}

/** A row of the table: one cell, or several that share the requests among them. */
export interface MonthlyCell {
  readonly name: CellName;
  /** Shares add up to 1. */
  readonly parts: readonly { readonly key: string; readonly share: number }[];
}

export function monthlyTableOf(
  workload: string,
  traffic: Traffic,
  facts: RunFacts,
  cells: readonly MonthlyCell[],
): Table {
  const rows = cells.map((cell) => ({ cell: cell.name, bill: billOf(cell, traffic, facts) }));
  const requests = formatNumber(traffic.requests, 'count');
  return {
    id: `${workload}-monthly`,
    title: `${workload}: ${requests} requests a month, ${formatNumber(100 * traffic.coldShare, 'percent')} % of them cold`,
    note: 'Mean billed times, since a bill is a sum; a month’s tiers, each rate for the part that falls into it; no free tier, and no other service.',
    columns: [
      { id: 'runtime', title: 'runtime', align: 'left', filter: true },
      { id: 'arch', title: 'arch', align: 'left', filter: true },
      { id: 'memory_mb', title: 'memory, MB', align: 'right', filter: true },
      { id: 'cold_billed_ms', title: 'cold billed, ms', align: 'right', dropOrder: 3 },
      { id: 'warm_billed_ms', title: 'warm billed, ms', align: 'right', dropOrder: 3 },
      { id: 'gb_seconds', title: 'GB-seconds', align: 'right', dropOrder: 2 },
      { id: 'duration_usd', title: 'duration, $', align: 'right', dropOrder: 1 },
      { id: 'requests_usd', title: 'requests, $', align: 'right', dropOrder: 1 },
      { id: 'month_usd', title: 'a month, $', align: 'right' },
    ],
    rows: rows
      .sort(
        (a, b) =>
          totalOf(a.bill) - totalOf(b.bill) ||
          compareRuntimes(a.cell.runtime, b.cell.runtime) ||
          a.cell.arch.localeCompare(b.cell.arch) ||
          a.cell.memoryMb - b.cell.memoryMb,
      )
      .map(({ cell, bill }) => [
        text(cell.runtime),
        text(cell.arch),
        number(cell.memoryMb, 'MB'),
        ...figuresOf(bill),
      ]),
  };
}

type Bill =
  { readonly cost: MonthlyCost; readonly coldMs: Mean; readonly warmMs: Mean } | { readonly missing: string };

/** Undefined where that kind was not measured and is not asked for either. */
type Mean = number | undefined;

function billOf({ name: cell, parts }: MonthlyCell, { requests, coldShare }: Traffic, facts: RunFacts): Bill {
  const region = facts.header?.region ?? 'unknown';
  const prices: RegionPrices | undefined = pricesOf(region);
  if (prices === undefined) return { missing: `no price known for ${region}` };
  const architecture = ARCHITECTURES.find(({ id }) => id === cell.arch)?.id;
  if (architecture === undefined) return { missing: `no price known for architecture ${cell.arch}` };
  const [coldMs, warmMs] = (['cold', 'warm'] as const).map((kind) =>
    weightedMeanOf(
      parts.map(({ key, share }) => ({
        share,
        mean: meanOf(facts.series.get(seriesKey(key, kind))?.billedMs),
      })),
    ),
  );
  if (coldMs === undefined && coldShare > 0) return { missing: 'no billed time of a cold start' };
  if (warmMs === undefined && coldShare < 1) return { missing: 'no billed time of a warm invocation' };
  const { memoryMb, ephemeralMb } = cell;
  const billed = {
    coldBilledMs: coldMs ?? 0,
    warmBilledMs: warmMs ?? 0,
    memoryMb,
    ...(ephemeralMb !== undefined && { ephemeralMb }),
  };
  const cost = monthlyCost({ requests, coldShare, ...billed, architecture }, prices);
  if (prices.firstTierOnly === true && cost.gbSeconds > firstTierGbSeconds(architecture)) {
    return { missing: `no price known for ${region} beyond the first tier` };
  }
  return { cost, coldMs, warmMs };
}

function figuresOf(bill: Bill): readonly Value[] {
  if ('missing' in bill) return Array.from({ length: 6 }, () => missing(bill.missing));
  const { cost, coldMs, warmMs } = bill;
  const mean = (value: Mean) => (value === undefined ? missing('not measured') : number(value, 'ms'));
  return [
    mean(coldMs),
    mean(warmMs),
    number(cost.gbSeconds, 'count'),
    number(cost.durationUsd, 'usd'),
    number(cost.requestUsd, 'usd'),
    number(cost.totalUsd, 'usd'),
  ];
}

/** What is not known stands last. */
function totalOf(bill: Bill): number {
  return 'missing' in bill ? Number.MAX_VALUE : bill.cost.totalUsd;
}

function meanOf(column: Float64Array | undefined): Mean {
  const values = [...(column ?? [])].filter((value) => !Number.isNaN(value));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Billed times add up, so their means do: of the parts' shares. */
function weightedMeanOf(parts: readonly { readonly share: number; readonly mean: Mean }[]): Mean {
  return parts.reduce<Mean>(
    (sum, { share, mean }) => (sum === undefined || mean === undefined ? undefined : sum + share * mean),
    0,
  );
}
