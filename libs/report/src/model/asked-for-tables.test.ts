import { pricesOf, type Cell } from '@lambda-bench/config';
import { collectFacts, monthlyCost, seriesKey, trimmedSummary } from '@lambda-bench/metrics';
import { decodeJournal } from '@lambda-bench/records';
import { describe, expect, it } from 'vitest';
import { madeJournal, type MadeRun } from '../testing/made-journal.ts';
import type { Value } from '../table/table.ts';
import { buildReport, type ReportRequest } from './build-report.ts';
import { tablesOf } from './report-model.ts';

const CELLS: readonly Cell[] = (['arm64', 'x86_64'] as const).map((arch) => ({
  runtime: 'rust',
  arch,
  workload: 'light',
  memoryMb: 512,
}));
const RUN = { cells: CELLS, rounds: 6, coldPerRound: 1, warmPerRound: 4 };

function factsOf(made: Partial<MadeRun> = {}) {
  const collector = collectFacts();
  for (const decoded of decodeJournal(madeJournal({ ...RUN, ...made }))) collector.add(decoded);
  return collector.facts();
}

/** A table as objects: the column's name and the plain value, or why there is none. */
function rowsOf(request: ReportRequest, id: string) {
  const table = tablesOf(buildReport(request)).find((candidate) => candidate.id === id);
  return table?.rows.map((row): Readonly<Record<string, string | number>> =>
    Object.fromEntries(row.map((value, index) => [table.columns[index]?.id ?? '', plain(value)])),
  );
}

function plain(value: Value): string | number {
  if (value.kind === 'missing') return value.reason;
  if (value.kind === 'bound') return value.atMost;
  return 'value' in value ? value.value : value.text;
}

describe('trimmed statistics', () => {
  it('stand in a table of their own only when they are asked for', () => {
    const facts = factsOf();
    expect(rowsOf({ facts }, 'trimmed')).toBeUndefined();
    expect(rowsOf({ facts, statistics: 'median' }, 'trimmed')).toBeUndefined();
    expect(rowsOf({ facts, statistics: 'trimmed' }, 'trimmed')).toHaveLength(2 * 3);
  });

  it('are those of the published tables, of init and invocation apart, beside the median of everything', () => {
    const facts = factsOf();
    const rows = rowsOf({ facts, statistics: 'trimmed' }, 'trimmed') ?? [];
    const warm = facts.series.get(seriesKey('rust-arm64-light@512', 'warm'));
    const expected = trimmedSummary([...(warm?.durationMs ?? [])]);
    if (expected.kind !== 'trimmed') throw new Error('too few samples');
    const row = rows.find((candidate) => candidate['arch'] === 'arm64' && candidate['kind'] === 'warm');
    expect(row).toMatchObject({
      n: 24,
      mean_ms: expected.mean,
      sd_ms: expected.standardDeviation,
      p99_ms: expected.p99,
      max_ms: expected.max,
    });
    expect(row?.['median_ms']).toBeGreaterThan(expected.min);
    expect(rows.map((candidate) => `${candidate['kind']} ${candidate['of']}`)).toContain('cold init');
  });

  it('of fewer than five samples are missing with that reason', () => {
    const rows = rowsOf({ facts: factsOf({ rounds: 4 }), statistics: 'trimmed' }, 'trimmed') ?? [];
    expect(rows.find((row) => row['kind'] === 'cold')?.['mean_ms']).toBe('n too small: 4 of at least 5');
  });
});

describe('the bill of a month', () => {
  const traffic = { requests: 10_000_000, coldShare: 0.01 };

  it('is that of the mean billed times, the cheapest cell first', () => {
    const facts = factsOf();
    const rows = rowsOf({ facts, traffic }, 'light-monthly') ?? [];
    expect(rows.map((row) => row['arch'])).toEqual(['arm64', 'x86_64']);
    const mean = (kind: 'cold' | 'warm') => {
      const billed = [...(facts.series.get(seriesKey('rust-arm64-light@512', kind))?.billedMs ?? [])];
      return billed.reduce((sum, value) => sum + value, 0) / billed.length;
    };
    const prices = pricesOf('us-east-2');
    if (prices === undefined) throw new Error('no price');
    const shape = { memoryMb: 512, architecture: 'arm64' as const };
    const bill = monthlyCost(
      { ...traffic, ...shape, coldBilledMs: mean('cold'), warmBilledMs: mean('warm') },
      prices,
    );
    expect(rows[0]?.['month_usd']).toBeCloseTo(bill.totalUsd, 10);
    expect(rows[0]?.['requests_usd']).toBeCloseTo(2, 10);
    expect(rowsOf({ facts }, 'light-monthly')).toBeUndefined();
  });

  it('is missing beyond the first tier where only that one has a known price', () => {
    const whole = factsOf();
    if (whole.header === undefined) throw new Error('no header');
    const facts = { ...whole, header: { ...whole.header, region: 'eu-central-1' } };
    const small = rowsOf({ facts, traffic }, 'light-monthly') ?? [];
    expect(small[0]?.['month_usd']).toBeGreaterThan(0);
    const huge = rowsOf({ facts, traffic: { ...traffic, requests: 1e13 } }, 'light-monthly') ?? [];
    expect(huge[0]?.['month_usd']).toBe('no price known for eu-central-1 beyond the first tier');
  });

  it('asks for no kind of start that the traffic does not have', () => {
    const whole = factsOf();
    const facts = {
      ...whole,
      series: new Map([...whole.series].filter(([, { kind }]) => kind === 'warm')),
    };
    const cold = rowsOf({ facts, traffic }, 'light-monthly') ?? [];
    expect(cold[0]?.['month_usd']).toBe('no billed time of a cold start');
    const warm = rowsOf({ facts, traffic: { ...traffic, coldShare: 0 } }, 'light-monthly') ?? [];
    expect(warm[0]?.['month_usd']).toBeGreaterThan(0);
    expect(warm[0]?.['cold_billed_ms']).toBe('not measured');
  });
});
