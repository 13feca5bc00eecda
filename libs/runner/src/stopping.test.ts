import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BenchError, functionName } from '@lambda-bench/config';
import { finishedVisits, tallyBooks, withoutTornVisits, type BenchRecord } from '@lambda-bench/records';
import { plannedFunctions } from '@lambda-bench/plan';
import { fakeBackend } from './fake/fake-backend.ts';
import { FAKE_PROFILES } from './fake/fake-profile.ts';
import { virtualTime } from './fake/virtual-time.ts';
import type { RunEvent } from './events.ts';
import { planOfHistory } from './header.ts';
import { restoreFunctions } from './schedule/function-pool.ts';
import { matrixPlanOf, simulateRun, STARTS_AT, type SimulationRequest } from './testing/simulated-run.ts';

const settle = () => setImmediate();
const plan = matrixPlanOf(
  'test',
  { runtimes: ['rust', 'go'], workloads: ['light'] },
  { width: 2, cold: 8, warm: 8, seed: 5 },
);

/** A backend that outlives a run, as the real ones do. */
function world(seed = 5, measured = plan, already = 0) {
  const time = virtualTime({ startsAt: STARTS_AT, settle });
  const profile = { ...FAKE_PROFILES['aws-like'], faults: {} };
  const backend = fakeBackend({ functions: plannedFunctions(measured), profile, seed, time, already });
  const simulate = (more: Partial<SimulationRequest>) =>
    simulateRun({ plan: measured, settle, time, backend, ...more });
  return { time, backend, simulate };
}

/** Part of it is known beforehand not to be measured. */
const partly = matrixPlanOf(
  'test',
  { runtimes: ['rust', 'go', 'python3.13'], workloads: ['light'] },
  {
    width: 2,
    cold: 8,
    warm: 8,
    seed: 5,
    whyNot: ({ runtime }) =>
      runtime === 'python3.13' ? { reason: 'toolchain', message: 'no Python here' } : undefined,
  },
);

/** The plan as resuming has it: from the journal and nothing else. */
function again(records: readonly BenchRecord[]): ReturnType<typeof planOfHistory> {
  const header = records.find((record) => record.type === 'header');
  return planOfHistory(header!, records);
}

function measured({ samples, skips }: typeof plan): number {
  return samples - skips.reduce((sum, skip) => sum + skip.samples, 0);
}

/** No invocation twice, and no environment that started twice. */
function expectUnique(records: readonly BenchRecord[]): void {
  const samples = records.flatMap((record) => (record.type === 'sample' ? [record] : []));
  const colds = samples.filter(({ intended }) => intended === 'cold');
  expect(new Set(samples.map(({ requestId }) => requestId)).size).toBe(samples.length);
  expect(new Set(colds.map(({ environmentId }) => environmentId)).size).toBe(colds.length);
}

function onVisit(count: number, act: () => void): (event: RunEvent) => void {
  return (event) => {
    if (event.type === 'visit-finished' && event.progress.visitsDone >= count) act();
  };
}

function memories(backend: ReturnType<typeof world>['backend']): readonly (number | undefined)[] {
  return plannedFunctions(plan).map((spec) => backend.lambda.memoryMb(functionName(spec)));
}

describe('stopping', () => {
  it('once: the visits under way are finished, every function is put back, the footer says interrupted', async () => {
    const { simulate, backend } = world();
    const once = new AbortController();
    const stop = onVisit(5, () => {
      once.abort();
    });
    const { outcome, records } = await simulate({ more: { signal: once.signal, onEvent: stop } });
    expect(outcome).toMatchObject({ status: 'interrupted', restored: true });
    expect(records.at(-1)).toMatchObject({ type: 'footer', status: 'interrupted', restored: true });
    expect(withoutTornVisits(records)).toEqual(records);
    expect(outcome.books.missing).toBeGreaterThan(0);
    expect(new Set(memories(backend))).toEqual(new Set([128]));
  });

  it('twice: nothing is waited for, and what was written can be gone on with', async () => {
    const { simulate, backend } = world();
    const twice = new AbortController();
    const stop = onVisit(5, () => {
      twice.abort();
    });
    const first = await simulate({ more: { stopNow: twice.signal, onEvent: stop } });
    expect(first.outcome).toMatchObject({ status: 'interrupted', restored: false });
    expect(new Set(memories(backend))).not.toEqual(new Set([128]));
    const second = await simulate({ resume: { ...first, time: world().time } });
    expect(second.outcome).toMatchObject({ status: 'completed', restored: true });
    expect(second.outcome.books).toMatchObject({ samples: plan.samples, missing: 0 });
    expect(new Set(memories(backend))).toEqual(new Set([128]));
  });

  it('credentials that expire stop the run, resumable, with the functions put back where that still works', async () => {
    const { simulate, backend, time } = world();
    let visits = 0;
    const expiring: typeof backend = {
      ...backend,
      open: async (fn) => {
        const control = await backend.open(fn);
        return {
          get memoryMb() {
            return control.memoryMb;
          },
          setMemory: async (memoryMb) => {
            visits += 1;
            if (visits === 6)
              throw new BenchError('LB_CREDENTIALS', 'the credentials have expired', 'renew them');
            await control.setMemory(memoryMb);
          },
          invoke: (payload) => control.invoke(payload),
          [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
        };
      },
    };
    const { outcome, records } = await simulateRun({ plan, settle, time, backend: expiring });
    expect(outcome).toMatchObject({
      status: 'interrupted',
      restored: true,
      error: { code: 'LB_CREDENTIALS' },
    });
    expect((await simulate({ resume: { records, backend, time } })).outcome.status).toBe('completed');
  });
});

describe('going on', () => {
  it('from any record of the journal, nothing is lost, nothing doubled, and all is put back', async () => {
    const whole = (await world(5, partly).simulate({})).records;
    // A run's folder begins with the header and what was planned as skips, in one write.
    const begun = 1 + partly.skips.length;
    expect(whole.slice(0, begun).map(({ type }) => type)).toEqual([
      'header',
      ...partly.skips.map(() => 'skip'),
    ]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: begun, max: whole.length }), async (kept) => {
        const records = withoutTornVisits(whole.slice(0, kept));
        const { simulate, backend } = world(5, again(records), records.length);
        const resumed = await simulate({ resume: { records, backend, time: world().time } });
        expect(resumed.outcome).toMatchObject({ status: 'completed', restored: true });
        expect(tallyBooks(resumed.records)).toEqual(tallyBooks(whole));
        expect(finishedVisits(resumed.records)).toEqual(finishedVisits(whole));
        expect(new Set(places(resumed.records)).size).toBe(measured(partly));
        expect(new Set((await backend.discover()).map((fn) => fn.memoryMb))).toEqual(new Set([128]));
        expectUnique(resumed.records);
      }),
      { numRuns: 12, examples: [[begun], [whole.length]] },
    );
  });

  it('draws no request id and no environment again, though the seed is the same', async () => {
    const stop = new AbortController();
    const first = await world().simulate({
      more: {
        signal: stop.signal,
        onEvent: onVisit(5, () => {
          stop.abort();
        }),
      },
    });
    const { records } = first;
    const resumedAfter = async (already: number): Promise<readonly BenchRecord[]> => {
      const { simulate, backend } = world(5, again(records), already);
      return (await simulate({ resume: { records, backend, time: world().time } })).records;
    };
    const resumed = await resumedAfter(records.length);
    expectUnique(resumed);
    expect(resumed.filter((record) => record.type === 'reject')).toEqual([]);
    // Where the chances are drawn again, the environments are too, and the run sees that it knew them.
    const repeated = await resumedAfter(0);
    expect(repeated.some((record) => record.type === 'reject' && record.reason === 'environment-seen')).toBe(
      true,
    );
  });

  it('a header has all that is needed to plan again', async () => {
    const skipping = matrixPlanOf(
      'test',
      { runtimes: ['rust', 'go'], workloads: ['light'] },
      {
        whyNot: ({ runtime }) =>
          runtime === 'go' ? { reason: 'toolchain', message: 'no Go here' } : undefined,
      },
    );
    const { records, outcome } = await simulateRun({ plan: skipping, settle });
    const header = records.find((record) => record.type === 'header');
    expect(planOfHistory(header!, records)).toEqual(skipping);
    expect(outcome.books).toMatchObject({ samples: 16, skips: 16, missing: 0 });
  });

  it('functions that are not deployed are skips, and the run says which', async () => {
    const time = virtualTime({ startsAt: STARTS_AT, settle });
    const functions = plannedFunctions(plan).filter((fn) => fn.runtime === 'rust');
    const backend = fakeBackend({ functions, profile: FAKE_PROFILES.instant, seed: 1, time });
    const { outcome, records } = await simulateRun({ plan, settle, time, backend });
    expect(outcome.books).toMatchObject({ samples: plan.samples / 2, skips: plan.samples / 2, missing: 0 });
    expect(records.find((record) => record.type === 'skip')).toMatchObject({
      reason: 'not-deployed',
      message: 'function go-arm64-light was not found',
    });
  });
});

describe('putting back', () => {
  it('works from the header alone, after a run that never came to it, and sweeps its versions', async () => {
    const slow = matrixPlanOf('test', {
      runtimes: ['python3.13'],
      workloads: ['memory-intensive'],
      memoryMb: [1769, 2048],
    });
    const { simulate, backend, time } = world(5, slow);
    const now = new AbortController();
    const stop = onVisit(1, () => {
      now.abort();
    });
    const { records } = await simulate({
      policy: { seriesSecondsAtMost: 0 },
      more: { stopNow: now.signal, onEvent: stop },
    });
    const header = records.find((record) => record.type === 'header');
    const functions = await backend.discover();
    const left = (): number => functions.flatMap((fn) => backend.lambda.versionsOf(fn.name)).length;
    expect(new Set(functions.map((fn) => fn.memoryMb))).not.toEqual(new Set([128]));
    expect(left()).toBeGreaterThan(0);
    // The process would be gone; here, what it had begun comes to its end first.
    await time.run(time.sleep(600_000));
    const restorations = await time.run(restoreFunctions(backend, functions, header!));
    expect(restorations.map(({ error }) => error)).toEqual(restorations.map(() => undefined));
    expect(new Set(functions.map((fn) => backend.lambda.memoryMb(fn.name)))).toEqual(new Set([128]));
    expect(left()).toBe(0);
  });
});

function places(records: readonly BenchRecord[]): readonly string[] {
  return records.flatMap((record) =>
    record.type === 'sample' || record.type === 'failure'
      ? [`${record.cell}#${record.round}#${record.slot}`]
      : [],
  );
}
