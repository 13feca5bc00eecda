import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchRecord } from '@lambda-bench/records';
import { FAKE_PROFILES, type FakeFaults } from './fake/fake-profile.ts';
import { lostIn } from './schedule/cost.ts';
import { openLedger } from './schedule/ledger.ts';
import { matrixPlan } from './target.ts';
import { matrixPlanOf, simulateRun, type SimulationRequest } from './testing/simulated-run.ts';

const settle = () => setImmediate();
/** Two functions, two sizes, ten visits each of three colds and six warm samples. */
const plan = matrixPlanOf(
  'test',
  { runtimes: ['rust'], workloads: ['light'] },
  { width: 3, cold: 30, warm: 60, seed: 3 },
);

const simulate = (faults: FakeFaults, more: Partial<SimulationRequest> = {}) =>
  simulateRun({ plan, settle, faults, ...more });

const SMALLEST_MB = Math.min(...plan.cells.map(({ memoryMb }) => memoryMb));

/** The least that 900 seconds of a fake function cost. */
function timeoutUsd(memoryMb: number): number {
  return (900 * memoryMb * 0.0000133334) / 1024;
}

function reasons(records: readonly BenchRecord[], type: 'reject' | 'failure' | 'skip'): readonly string[] {
  return [...new Set(records.flatMap((record) => (record.type === type ? [record.reason] : [])))].sort();
}

function withVersions(): Partial<SimulationRequest> {
  return { policy: { seriesSecondsAtMost: 0 } };
}

describe('evidence', () => {
  it.each<[string, FakeFaults, string, Partial<SimulationRequest>]>([
    ['a function that secretly stays warm', { staysWarm: 0.3 }, 'not-cold', {}],
    ['an environment recycled early', { recycledEarly: 0.2 }, 'not-warm', {}],
    ['an environment recycled early beside others', { recycledEarly: 0.2 }, 'not-warm', withVersions()],
    ['a missing REPORT', { missingReport: 0.2 }, 'no-report', {}],
    [
      'a cold start in an environment that was there before',
      { repeatedEnvironment: 0.2 },
      'environment-seen',
      {},
    ],
  ])('%s is rejected, counted and asked again', async (_, faults, reason, more) => {
    const { outcome, records } = await simulate(faults, more);
    expect(reasons(records, 'reject')).toContain(reason);
    expect(outcome.books).toMatchObject({ samples: plan.samples, failures: 0, skips: 0, missing: 0 });
    expect(outcome.books.rejects).toBe(records.filter((record) => record.type === 'reject').length);
    expect(outcome.restored).toBe(true);
  });

  it('a function that never starts cold ends in failures, and is given up', async () => {
    const { outcome, records } = await simulate({ staysWarm: 1 });
    // The very first visit of a function meets no environment that could have stayed.
    expect(outcome.books.samples).toBeLessThan(plan.samples / 5);
    expect(reasons(records, 'failure')).toEqual(['not-cold']);
    expect(reasons(records, 'skip')).toEqual(['not-cold']);
    expect(outcome.books.missing).toBe(0);
  });

  it('a wrong answer is a failure, not a sample', async () => {
    const cpu = matrixPlanOf('test', { runtimes: ['rust'], workloads: ['cpu-intensive'] }, { width: 2 });
    const { outcome, records } = await simulate({ wrongAnswer: (_, mb) => mb === 512 }, { plan: cpu });
    expect(reasons(records, 'failure')).toEqual(['wrong-answer']);
    expect(outcome.books).toMatchObject({ samples: cpu.samples / 2, missing: 0 });
  });
});

describe('trouble that passes', () => {
  it.each<[string, FakeFaults]>([
    ['throttled invocations', { throttled: 0.1 }],
    ['a burst of throttling', { burst: { everyMs: 60_000, lastsMs: 8000 } }],
    ['500s', { serviceError: 0.1 }],
    ['lost answers', { lostAnswer: 0.1 }],
    ['conflicting updates', { conflict: 0.3 }],
    ['slow updates', { slowUpdate: 0.2, slowUpdateMs: 60_000 }],
    ['500s of the control plane', { controlError: 0.2 }],
    [
      'all of it',
      {
        throttled: 0.05,
        serviceError: 0.05,
        lostAnswer: 0.02,
        conflict: 0.1,
        controlError: 0.05,
        recycledEarly: 0.05,
      },
    ],
  ])('%s cost no sample', async (_, faults) => {
    for (const more of [{}, withVersions()]) {
      const { outcome, backend } = await simulate(faults, more);
      expect(outcome.books).toMatchObject({ samples: plan.samples, failures: 0, skips: 0, missing: 0 });
      expect(outcome.restored).toBe(true);
      expect(backend.lambda.counts().mostPerSecond).toBeLessThanOrEqual(15);
      for (const { name } of await backend.discover()) expect(backend.lambda.versionsOf(name)).toEqual([]);
    }
  });

  it('throttling that does not pass stops the run, resumable, and costs a bounded number of invocations', async () => {
    const { outcome, records, backend } = await simulate({ throttled: 1 });
    expect(outcome).toMatchObject({ status: 'interrupted', restored: true, spentUsd: 0 });
    expect(outcome.error).toMatchObject({ code: 'LB_ACCOUNT' });
    expect(outcome.error?.message).toMatch(/throttled every invocation for 10 minutes/);
    expect(records.filter((record) => record.type === 'failure')).toEqual([]);
    expect(backend.lambda.counts().calls['Invoke'] ?? 0).toBeLessThan(1000);
  });
});

describe('a cell that keeps failing', () => {
  it('stops costing: five failures in a row, and the rest is skipped with their reason', async () => {
    const { outcome, records, backend } = await simulate({ outOfMemory: (_, mb) => mb === 512 });
    const asked = records.filter((record) => record.type === 'failure' && record.attempts > 0);
    // Two functions; colds come three at a time.
    expect(asked).toHaveLength(2 * 6);
    expect(reasons(records, 'skip')).toEqual(['out-of-memory']);
    expect(outcome.books).toMatchObject({ samples: plan.samples / 2, missing: 0 });
    expect(outcome.status).toBe('completed');
    expect(backend.lambda.memoryMb('rust-x86-light')).toBe(128);
  });
});

describe('money', () => {
  it('the run stops before the budget is exceeded, and says so in every cell', async () => {
    const all = await simulate({});
    const spent = all.outcome.spentUsd ?? 0;
    expect(spent).toBeGreaterThan(0);
    const budgetUsd = spent / 2;
    const { outcome, records } = await simulate({}, { policy: { budgetUsd } });
    expect(outcome.spentUsd).toBeLessThanOrEqual(budgetUsd);
    expect(outcome.spentUsd).toBeGreaterThan(budgetUsd / 2);
    expect(reasons(records, 'skip')).toEqual(['budget']);
    expect(outcome.books.missing).toBe(0);
    expect(outcome.status).toBe('completed');
  });

  it('with wrong guesses at the cost, and many rejects, is exceeded by first waves of cold starts at most', async () => {
    const faults: FakeFaults = { recycledEarly: 0.3, missingReport: 0.2, throttled: 0.05 };
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    const spent = (await simulate(faults)).outcome.spentUsd ?? 0;
    await fc.assert(
      fc.asyncProperty(share, fc.boolean(), async (part, sideBySide) => {
        const budgetUsd = spent * part;
        const seriesSecondsAtMost = sideBySide ? 0 : Infinity;
        // The published durations say nothing of what is measured here.
        const targets = matrixPlan(plan);
        const cheap = { coldMs: 1, warmMs: 1 };
        const wrong = { ...targets, cells: targets.cells.map((cell) => ({ ...cell, expected: cheap })) };
        const { outcome } = await simulate(faults, {
          policy: { budgetUsd, seriesSecondsAtMost },
          more: { plan: wrong },
        });
        expect(outcome.books.missing).toBe(0);
        // A first wave of colds is asked for before any of them has told its price.
        expect(outcome.spentUsd).toBeLessThanOrEqual(budgetUsd + spent / 20);
      }),
      { numRuns: 8 },
    );
  });

  it('a missing REPORT is not free: it counts with the round trip', async () => {
    const told = (await simulate({})).outcome.spentUsd ?? 0;
    const { outcome } = await simulate({ missingReport: 1 });
    const answered = outcome.books.rejects;
    expect(answered).toBeGreaterThan(0);
    expect(outcome.books.samples).toBe(0);
    // Each of the colds that were asked for costs at least as much as the average of colds and warms.
    expect((outcome.spentUsd ?? 0) / answered).toBeGreaterThanOrEqual(told / plan.samples);
  });

  it.each<[string, FakeFaults]>([
    ['a lost answer', { lostAnswer: 1 }],
    ["the service's own error", { serviceError: 1 }],
  ])('%s is paid for as the service may have billed it', async (_, faults) => {
    const { outcome, records } = await simulate(faults);
    const attempts = records.reduce(
      (sum, record) => sum + (record.type === 'failure' ? record.attempts : 0),
      0,
    );
    expect(attempts).toBeGreaterThan(0);
    expect((outcome.spentUsd ?? 0) / attempts).toBeGreaterThanOrEqual(timeoutUsd(SMALLEST_MB));
  });

  it('lost answers that were asked again with success are paid for too', async () => {
    const told = (await simulate({})).outcome.spentUsd ?? 0;
    const { outcome, records } = await simulate({ lostAnswer: 0.1 });
    expect(outcome.books).toMatchObject({ samples: plan.samples, failures: 0 });
    expect(records.some((record) => record.type === 'sample')).toBe(true);
    expect(outcome.spentUsd).toBeGreaterThan(told + 10 * timeoutUsd(SMALLEST_MB));
  });

  it('what was lost stands in the failure: throttled tries and rejects beside it cost nothing more', async () => {
    const { outcome, records, backend } = await simulate({
      throttled: 0.3,
      missingReport: 0.3,
      lostAnswer: 0.6,
    });
    const failures = records.filter((record) => record.type === 'failure');
    const lost = failures.reduce((sum, record) => sum + (record.lost ?? 0), 0);
    const attempts = failures.reduce((sum, record) => sum + record.attempts, 0);
    expect(lost).toBeGreaterThan(0);
    expect(attempts).toBeGreaterThan(lost * 1.3);
    // What a journal says was lost, and no more, is what its run is charged for.
    const again = openLedger(matrixPlan(plan), () => 900_000);
    for (const record of records) again.note(record);
    const largest = Math.max(...plan.cells.map(({ memoryMb }) => memoryMb));
    const answers = outcome.books.rejects + outcome.books.samples;
    expect(again.spentUsd).toBeLessThan((lost + answers / 100) * 1.02 * timeoutUsd(largest));
    expect(backend.lambda.versionsOf('rust-arm64-light')).toEqual([]);
  });

  it('a failure of an older journal, which does not say what was lost, is charged for every try', () => {
    const cell = matrixPlan(plan).cells[0]?.key ?? '';
    const place = { schema: 1, at: 0, cell, round: 0, slot: 0, slots: 9, intended: 'cold' } as const;
    const failure = { type: 'failure', ...place, reason: 'network', message: 'm', attempts: 3 } as const;
    expect(lostIn(failure)).toBe(3);
    expect(lostIn({ ...failure, lost: 1 })).toBe(1);
    expect(lostIn({ ...failure, reason: 'timeout', requestId: 'r', lost: 2 })).toBe(2);
    expect(lostIn({ ...failure, reason: 'throttled' })).toBe(0);
  });

  it('a lost answer takes its bound from the budget', async () => {
    const budgetUsd = 3 * timeoutUsd(SMALLEST_MB);
    const { outcome, records } = await simulate({ lostAnswer: 0.2 }, { policy: { budgetUsd } });
    expect(reasons(records, 'skip')).toEqual(['budget']);
    expect(outcome.books.samples).toBeLessThan(plan.samples / 2);
  });

  it('a region without prices cannot have a budget', async () => {
    const profile = { ...FAKE_PROFILES.instant, region: 'mars-north-1' };
    await expect(simulate({}, { profile, policy: { budgetUsd: 1 } })).rejects.toThrow(/mars-north-1/);
    expect((await simulate({}, { profile })).outcome.spentUsd).toBeUndefined();
  });
});

describe('precision', () => {
  it('a cell whose interval is narrow enough is measured no further, and says what was reached', async () => {
    const { outcome, records } = await simulate(
      {},
      {
        policy: { precision: { relativeWidth: 0.05, roundsAtLeast: 4 } },
        more: { intervalWidth: (values) => (values.length >= 12 ? 0.04 : 0.2) },
      },
    );
    const skips = records.filter((record) => record.type === 'skip');
    expect(skips).toHaveLength(plan.cells.length);
    expect(skips[0]).toMatchObject({ reason: 'precise-enough', samples: 90 - 4 * 9 });
    expect(skips[0]?.message).toBe(
      'cold interval 4.00 % wide after 4 rounds, warm interval 4.00 % wide after 4 rounds',
    );
    expect(outcome.books).toMatchObject({ samples: 4 * 36, missing: 0 });
  });

  it('is not looked at before the least number of rounds', async () => {
    const { outcome } = await simulate(
      {},
      {
        policy: { precision: { relativeWidth: 0.05, roundsAtLeast: 10 } },
        more: { intervalWidth: () => 0 },
      },
    );
    expect(outcome.books.samples).toBe(plan.samples);
  });
});
