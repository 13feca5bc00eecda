import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeRecord, type BenchRecord } from '@lambda-bench/records';
import { reportFor } from '@lambda-bench/metrics';
import { estimatePlan, plannedFunctions } from '@lambda-bench/plan';
import { FAKE_ORIGINAL_MB } from './fake/fake-backend.ts';
import { isBelowPublished } from './fake/fake-durations.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { CONTROL_CALLS_PER_SECOND } from './token-bucket.ts';
import { functionsSideBySide, seriesSeconds } from './schedule/side-by-side.ts';
import { matrixPlan, type Target } from './target.ts';
import { matrixPlanOf, simulateRun, type Simulated } from './testing/simulated-run.ts';

const settle = () => setImmediate();

/** No schedule can be faster: the slowest cell's rounds follow each other, and every visit needs one update. */
function lowerBoundMinutes(plan: ReturnType<typeof matrixPlanOf>): { cell: number; control: number } {
  const targets = matrixPlan({
    ...plan,
    cells: plan.cells.filter((cell) => !isBelowPublished(cell, cell.memoryMb)),
  });
  const seconds = (target: Target): number => seriesSeconds(target, targets) - 3 * targets.rounds;
  return {
    cell: Math.max(...targets.cells.map(seconds)) / 60,
    control: (plan.cells.length * plan.rounds) / CONTROL_CALLS_PER_SECOND / 60,
  };
}

function coldSamples(records: readonly BenchRecord[]): number {
  return records.filter((record) => record.type === 'sample' && record.intended === 'cold').length;
}

describe('balanced mode on Lambda-like latencies and limits', { timeout: 120_000 }, () => {
  const plan = matrixPlanOf('balanced');
  let run: Promise<Simulated> | undefined;
  const balanced = () => (run ??= simulateRun({ plan, settle }));

  it('252 cells with 50 + 200 samples in 10 rounds take less than an hour', async () => {
    const { outcome, simulatedMinutes, backend, records } = await balanced();
    expect([plan.cells.length, plan.rounds, plan.samples]).toEqual([252, 10, 63_000]);
    expect(outcome.status).toBe('completed');
    expect(simulatedMinutes).toBeLessThan(60);
    const bound = lowerBoundMinutes(plan);
    const { calls, throttled, mostPerSecond } = backend.lambda.counts();
    const { GetFunction: polls = 0, ...control } = calls;
    const controlCalls = Object.values(control).reduce((sum, count) => sum + count, 0);
    const ratio = simulatedMinutes / Math.max(bound.cell, bound.control);
    expect(ratio).toBeLessThan(1.25);
    expect(controlCalls / coldSamples(records)).toBeLessThan(0.5);
    expect(throttled).toBe(0);
    expect(mostPerSecond).toBeLessThanOrEqual(CONTROL_CALLS_PER_SECOND);
    process.stdout.write(
      `balanced: ${simulatedMinutes.toFixed(1)} simulated minutes; lower bounds ${bound.cell.toFixed(1)} (slowest cell), ` +
        `${bound.control.toFixed(1)} (control plane); ratio ${ratio.toFixed(2)}; ` +
        `${(controlCalls / coldSamples(records)).toFixed(2)} control calls per cold sample, ${polls} polls\n`,
    );
  });

  it('takes what was estimated before it began, within a third', async () => {
    const { simulatedMinutes } = await balanced();
    const { minutes } = estimatePlan(plan, {
      region: 'us-east-2',
      updateSeconds: 2,
      controlCallsPerSecond: CONTROL_CALLS_PER_SECOND,
      workers: plannedFunctions(plan).length,
      seriesSecondsAtMost: DEFAULT_POLICY.seriesSecondsAtMost,
      costUsd: () => 0,
    });
    expect(simulatedMinutes / minutes).toBeGreaterThan(0.67);
    expect(simulatedMinutes / minutes).toBeLessThan(1.33);
  });

  it('the books balance, every function is put back and no version is left', async () => {
    const { outcome, backend } = await balanced();
    expect(outcome.books).toMatchObject({ planned: 63_000, missing: 0 });
    expect(outcome.restored).toBe(true);
    for (const fn of await backend.discover()) {
      expect(fn.memoryMb).toBe(FAKE_ORIGINAL_MB);
      expect(backend.lambda.versionsOf(fn.name)).toEqual([]);
    }
  });

  it('every cold sample has an init and an environment of its own, every warm one neither', async () => {
    const { records } = await balanced();
    const environments = new Set<string>();
    for (const record of records) {
      if (record.type !== 'sample') continue;
      const report = reportFor(record.report, record.requestId);
      expect(report?.kind === 'report' && report.initMs !== undefined).toBe(record.intended === 'cold');
      expect(environments.has(record.environmentId)).toBe(record.intended === 'warm');
      environments.add(record.environmentId);
    }
  });

  it('what fails is out of memory, given up after its first round', async () => {
    const { records } = await balanced();
    const reasons = new Set(
      records.flatMap((record) =>
        record.type === 'failure' || record.type === 'skip' ? [record.reason] : [],
      ),
    );
    expect([...reasons]).toEqual(['out-of-memory']);
    const cells = plan.cells.filter((cell) => isBelowPublished(cell, cell.memoryMb)).length;
    expect(records.filter((record) => record.type === 'skip')).toHaveLength(cells);
  });

  it('records carry simulated times', async () => {
    const { records, simulatedMinutes } = await balanced();
    const first = records.at(0)?.at ?? 0;
    const last = records.at(-1)?.at ?? 0;
    expect((last - first) / 60_000).toBeCloseTo(simulatedMinutes, 3);
  });

  it("python's memory-intensive functions are measured side by side, its light ones are not", () => {
    const sideBySide = functionsSideBySide(matrixPlan(plan), 1800);
    expect(sideBySide.has('python3-13-x86-memory-intensive')).toBe(true);
    expect(sideBySide.has('python3-13-x86-light')).toBe(false);
  });
});

describe('without published versions', () => {
  it('one python memory-intensive function takes longer than the whole of balanced mode', async () => {
    const plan = matrixPlanOf('balanced', {
      runtimes: ['python3.13'],
      workloads: ['memory-intensive'],
      architectures: ['arm64'],
    });
    const series = await simulateRun({ plan, settle, policy: { seriesSecondsAtMost: Infinity } });
    const sideBySide = await simulateRun({ plan, settle });
    expect(series.backend.lambda.counts().calls).not.toHaveProperty('PublishVersion');
    expect(series.simulatedMinutes).toBeGreaterThan(60);
    expect(sideBySide.simulatedMinutes).toBeLessThan(series.simulatedMinutes / 2);
    expect(series.outcome.books.samples).toBe(sideBySide.outcome.books.samples);
  });
});

describe('a seed', () => {
  const plan = matrixPlanOf('test', { workloads: ['light'] }, { width: 2, cold: 6, warm: 6, seed: 11 });
  const journalOf = async (seed: number): Promise<string> =>
    (await simulateRun({ plan: { ...plan, seed }, settle })).records.map(encodeRecord).join('');

  it('gives the same journal, byte for byte', async () => {
    expect(await journalOf(11)).toBe(await journalOf(11));
  });

  it('another gives another', async () => {
    expect(await journalOf(11)).not.toBe(await journalOf(12));
  });
});
