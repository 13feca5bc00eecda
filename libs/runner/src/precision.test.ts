import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { quantileInterval } from '@lambda-bench/metrics';
import { seededRandom } from '@lambda-bench/plan';
import { reportFor } from '@lambda-bench/metrics';
import type { BenchRecord } from '@lambda-bench/records';
import type { IntervalWidth } from './schedule/interval-width.ts';
import { matrixPlanOf, simulateRun } from './testing/simulated-run.ts';

const settle = () => setImmediate();

const intervalWidth: IntervalWidth = (values) => {
  const rounds = new Map<number, number[]>();
  for (const { round, valueMs } of values) rounds.set(round, [...(rounds.get(round) ?? []), valueMs]);
  const interval = quantileInterval([...rounds.values()], {
    random: seededRandom(values.length),
    resamples: 400,
  });
  return interval.kind === 'interval' ? (interval.high - interval.low) / interval.estimate : undefined;
};

/** Interval widths by cell and kind. */
function widths(records: readonly BenchRecord[]): ReadonlyMap<string, number> {
  const series = new Map<string, { round: number; valueMs: number }[]>();
  for (const record of records) {
    if (record.type !== 'sample') continue;
    const report = reportFor(record.report, record.requestId);
    if (report?.kind !== 'report') continue;
    const key = `${record.cell} ${record.intended}`;
    const values = series.get(key) ?? [];
    values.push({ round: record.round, valueMs: report.durationMs + (report.initMs ?? 0) });
    series.set(key, values);
  }
  return new Map([...series].map(([key, values]) => [key, intervalWidth(values) ?? Infinity]));
}

it('a precision of 5 % is reached with fewer invocations than balanced mode makes', async () => {
  const plan = matrixPlanOf('balanced', { runtimes: ['rust', 'nodejs22.x'], workloads: ['cpu-intensive'] });
  const balanced = await simulateRun({ plan, settle });
  const precise = await simulateRun({
    plan,
    settle,
    policy: { precision: { relativeWidth: 0.05, roundsAtLeast: 6 } },
    more: { intervalWidth },
  });
  const stopped = precise.records.flatMap((record) => (record.type === 'skip' ? [record] : []));
  const reached = widths(precise.records);
  expect(stopped.length).toBeGreaterThan(0);
  for (const { cell, reason } of stopped) {
    expect(reason).toBe('precise-enough');
    for (const kind of ['cold', 'warm']) expect(reached.get(`${cell} ${kind}`)).toBeLessThanOrEqual(0.05);
  }
  const [all, some] = [balanced.outcome.books.samples, precise.outcome.books.samples];
  expect(some).toBeLessThan(all);
  expect(precise.outcome.books.missing).toBe(0);
  const perStopped = 250 - stopped.reduce((sum, { samples }) => sum + samples, 0) / stopped.length;
  const balancedReaches = [...widths(balanced.records).values()].filter((width) => width <= 0.05).length;
  process.stdout.write(
    `precision 5 %: ${stopped.length} of ${plan.cells.length} cells reach it with ${perStopped.toFixed(0)} invocations each instead of 250; ` +
      `${some} in all instead of ${all}. Of balanced mode's intervals, ${balancedReaches} of ${2 * plan.cells.length} are as narrow\n`,
  );
});
