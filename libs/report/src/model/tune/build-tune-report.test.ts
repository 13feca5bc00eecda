import { MB_PER_VCPU } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { madeTuning, type MadeTuning } from '../../testing/made-tuning.ts';
import { formatValue } from '../../table/format-value.ts';
import type { Traffic } from '../monthly-table.ts';
import { chartsOf, tablesOf } from '../report-model.ts';
import { renderReportMarkdown } from '../report-markdown.ts';
import { renderReportText } from '../report-text.ts';
import { buildTuneReport } from './build-tune-report.ts';

const SIZES = [128, 512, 1769, 2048, 4096];

/** All of it is work for one core: twice the memory, half the time, until a core is whole. */
const CPU: MadeTuning = { sizes: SIZES, msAt: (mb) => 50 * Math.max(1, MB_PER_VCPU / mb) };
/** It waits for somebody else. */
const WAITING: MadeTuning = { sizes: SIZES, msAt: () => 80 };

function reportOf(made: MadeTuning, traffic?: Traffic) {
  return buildTuneReport({ facts: madeTuning(made), ...(traffic !== undefined && { traffic }) });
}

function answersOf(made: MadeTuning, verdict = 0) {
  const found = reportOf(made).verdicts[verdict];
  return Object.fromEntries((found?.answers ?? []).map(({ question, answer }) => [question, answer]));
}

function remarksOf(made: MadeTuning): string {
  return reportOf(made).verdicts[0]?.remarks.join('\n') ?? '';
}

/** The rows of a table as a reader sees them, by the memory size they begin with. */
function rowsOf(made: MadeTuning, id: string, traffic?: Traffic) {
  const table = tablesOf(reportOf(made, traffic)).find((candidate) => candidate.id === id);
  if (table === undefined) throw new Error(`no table ${id}`);
  const columns = table.columns.map((column) => column.id);
  return table.rows.map((row) =>
    Object.fromEntries(row.map((value, index) => [columns[index] ?? '', formatValue(value)])),
  );
}

describe('a function that only computes', () => {
  it('costs the same until it has a whole core, and is fastest from there on', () => {
    expect(answersOf(CPU)).toEqual({
      cheapest: '128, 512 or 1769 MB, a tie',
      balanced: '1769 MB',
      fastest: '1769, 2048 or 4096 MB, a tie',
    });
    expect(remarksOf(CPU)).toContain('Beyond 1769 MB nothing makes it relevantly faster');
  });

  it('has a tie settled by the other question, where that is proven', () => {
    const [cheapest, , fastest] = reportOf(CPU).verdicts[0]?.answers ?? [];
    expect(cheapest?.detail).toContain('of these 1769 MB is the fastest');
    expect(fastest?.detail).toContain('of these 1769 MB is the cheapest');
  });

  it('shows what is beaten, and by which size', () => {
    const rows = rowsOf(CPU, 'own-resize-sizes');
    expect(rows.map(({ memory_mb }) => memory_mb)).toEqual(SIZES.map(String));
    expect(rows.at(-1)?.['choice']).toContain('beaten by 1769 MB');
    expect(rows[2]?.['choice']).toMatch(/cheapest \(tie\), balanced, fastest \(tie\), on the front/);
    expect(rows[2]?.['usd_per_million']).toMatch(/^1\.\d\d \(1\.\d\d–1\.\d\d\)$/);
    expect(rows[2]?.['p99_ms']).toContain('n too small');
  });

  it('has the front and the knee drawn, with intervals of both', () => {
    const chart = chartsOf(reportOf(CPU)).find(({ id }) => id === 'own-resize-price-against-time');
    if (chart?.kind !== 'scatter') throw new Error('no chart of price against time');
    expect(chart.front?.points.map(({ label }) => label)).toContain('1769 MB, the knee');
    for (const point of chart.series[0]?.points ?? []) {
      for (const { low, high } of [point.x, point.y]) expect(low).toBeLessThan(high ?? 0);
    }
  });
});

describe('a function that waits', () => {
  it('is cheapest and balanced at the smallest size, and the report says why', () => {
    expect(answersOf(WAITING)).toMatchObject({ cheapest: '128 MB', balanced: '128 MB' });
    expect(answersOf(WAITING)['fastest']).toContain('a tie');
    expect(remarksOf(WAITING)).toContain('more of it only costs');
  });
});

describe('what the samples do not carry', () => {
  it('is not crowned: too few rounds prove nothing', () => {
    const few = { ...CPU, rounds: 2 };
    expect(Object.values(answersOf(few))).toEqual(['not proven', 'not proven', 'not proven']);
    expect(renderReportText(reportOf(few), { width: 100, colour: false })).toContain('by its points alone');
  });

  it('a size that was not measured stands in the table with its reason', () => {
    const rows = rowsOf(
      { ...CPU, skipped: [{ memoryMb: 10_240, message: 'this machine has too few cores' }] },
      'own-resize-sizes',
    );
    expect(rows.at(-1)).toMatchObject({ memory_mb: '10240', warm_ms: '– this machine has too few cores' });
  });

  it('an empty journal is a report without an answer', () => {
    const model = reportOf({ ...CPU, sizes: [] });
    expect(model.verdicts).toEqual([]);
  });
});

describe('a size at which invocations fail', () => {
  // Quick, cheap and broken: without its failures it would be the answer to everything.
  const broken: MadeTuning = {
    ...CPU,
    msAt: (mb) => (mb === 2048 ? 1 : CPU.msAt(mb, undefined)),
    failsAt: (mb, { round, slot }) => mb === 2048 && (slot > 1 || round > 7),
  };

  it('is no answer, beats nothing and is on no front, and its row says how many did', () => {
    expect(answersOf(broken)).toMatchObject({ balanced: '1769 MB', fastest: '1769 or 4096 MB, a tie' });
    const rows = rowsOf(broken, 'own-resize-sizes');
    expect(rows.find(({ memory_mb }) => memory_mb === '2048')?.['choice']).toBe('34 of 50 failed');
    expect(JSON.stringify(rows)).not.toContain('beaten by 2048');
    const chart = chartsOf(reportOf(broken)).find(({ id }) => id === 'own-resize-price-against-time');
    expect(JSON.stringify(chart)).not.toContain('2048 MB');
  });

  it('is named, and so it is where it is the present one', () => {
    expect(remarksOf(broken)).toContain('since invocations failed there: 2048 MB (34 of 50 failed).');
    expect(remarksOf({ ...broken, presentMb: 2048 })).toContain('has 2048 MB, at which 34 of 50 failed.');
  });

  it('of one payload alone is none for all together either', () => {
    const payloads = [
      { name: 'a', weight: 1 },
      { name: 'b', weight: 1 },
    ];
    const rows = rowsOf({ ...broken, payloads }, 'all-payloads-sizes');
    expect(rows.find(({ memory_mb }) => memory_mb === '2048')?.['choice']).toBe('68 of 100 failed');
  });
});

describe('the present size of a deployed function', () => {
  it('is compared with the balanced one', () => {
    expect(remarksOf({ ...CPU, presentMb: 512 })).toMatch(
      /At present it has 512 MB: 1769 MB is 7\d % faster and not relevantly cheaper\./,
    );
  });

  it('is confirmed where nothing is proven to balance better', () => {
    expect(remarksOf({ ...CPU, presentMb: 1769 })).toContain(
      'nothing measured here is proven to balance better',
    );
    expect(remarksOf({ ...CPU, presentMb: 3008 })).toContain('3008 MB, of which nothing was measured');
  });
});

it('every cell stands in the files, and on a terminal the sizes alone', () => {
  const model = reportOf(CPU);
  const printed = renderReportText(model, { width: 200, colour: false });
  expect(printed).toContain('own-resize: memory sizes');
  expect(printed).not.toContain('Every cell');
  expect(renderReportMarkdown(model)).toContain('Every cell');
});

describe('several payloads', () => {
  const made: MadeTuning = {
    sizes: SIZES,
    payloads: [
      { name: 'small', weight: 9 },
      { name: 'large', weight: 1 },
    ],
    // The small one waits, the large one computes a hundred times as long.
    msAt: (mb, payload) => (payload === 'small' ? 20 : 2000 * Math.max(1, MB_PER_VCPU / mb)),
  };

  it('have an answer each, and one together by their shares', () => {
    expect(reportOf(made).verdicts.map(({ title }) => title)).toEqual([
      'all payloads (90 % small, 10 % large): warm requests, prices with 1 % cold',
      'small: warm requests, prices with 1 % cold',
      'large: warm requests, prices with 1 % cold',
    ]);
    expect(answersOf(made, 0)['balanced']).toBe('1769 MB');
    expect(answersOf(made, 1)['balanced']).toBe('128 MB');
    const [smallest] = rowsOf(made, 'all-payloads-sizes');
    const table = tablesOf(reportOf(made)).find(({ id }) => id === 'all-payloads-sizes');
    expect(table?.columns.map(({ title }) => title)).toContain('mean of medians by share, ms');
    const expected = 0.9 * 20 + (0.1 * 2000 * MB_PER_VCPU) / 128;
    expect(Number(smallest?.['time_ms']?.split(' ')[0]?.replace(',', ''))).toBeCloseTo(expected, -2);
  });

  it('cost a month by their shares', () => {
    const rows = rowsOf(made, 'own-resize-monthly', { requests: 1_000_000, coldShare: 0 });
    const row = rows.find(({ memory_mb }) => memory_mb === '1769');
    const gbSeconds = ((0.9 * 20 + 0.1 * 2000) / 1000) * (1769 / 1024) * 1e6;
    expect(Number(row?.['gb_seconds']?.replaceAll(',', '')) / gbSeconds).toBeCloseTo(1, 1);
  });
});

describe('cold starts', () => {
  it('are what counts where most requests meet one', () => {
    const model = reportOf(CPU, { requests: 1000, coldShare: 1 });
    expect(model.verdicts[0]?.title).toBe('own-resize: cold starts, prices with 100 % cold');
    const [row] = rowsOf(CPU, 'own-resize-sizes', { requests: 1000, coldShare: 1 });
    // 50 ms × 1769 ÷ 128 and the init, at 128 MB.
    expect(Number(row?.['usd_per_million']?.split(' ')[0])).toBeCloseTo(0.2 + 0.751 * 0.125 * 16.6667, 1);
  });
});

it('/tmp beyond its free part is in the price', () => {
  const [plain, larger] = [CPU, { ...CPU, ephemeralMb: 10_240 }].map((made) =>
    Number(rowsOf(made, 'own-resize-sizes')[0]?.['usd_per_million']?.split(' ')[0]),
  );
  expect((larger ?? 0) - (plain ?? 0)).toBeCloseTo(0.691 * 9.5 * 0.0309, 1);
});
