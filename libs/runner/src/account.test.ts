import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cellKey, functionName } from '@lambda-bench/config';
import { plannedFunctions } from '@lambda-bench/plan';
import { tallyBooks, type BenchRecord, type Skip } from '@lambda-bench/records';
import type { Invocation } from './backend.ts';
import type { RunEvent } from './events.ts';
import { fakeBackend, FAKE_ORIGINAL_MB } from './fake/fake-backend.ts';
import { FAKE_PROFILES, type FakeProfile } from './fake/fake-profile.ts';
import { virtualTime } from './fake/virtual-time.ts';
import { planOfHistory } from './header.ts';
import { matrixPlanOf, simulateRun, STARTS_AT, type SimulationRequest } from './testing/simulated-run.ts';

const settle = () => setImmediate();
const small: FakeProfile = { ...FAKE_PROFILES['aws-like'], faults: {}, concurrency: 10 };
const plan = matrixPlanOf(
  'test',
  { runtimes: ['rust', 'go', 'nodejs22.x'], workloads: ['light'] },
  { width: 5, cold: 10, warm: 20, seed: 5 },
);

async function run(profile: FakeProfile, more: Partial<SimulationRequest> = {}) {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => {
    events.push(event);
  };
  const simulated = await simulateRun({ plan, settle, profile, ...more, more: { onEvent, ...more.more } });
  return { ...simulated, events };
}

function ofType<T extends RunEvent['type']>(events: readonly RunEvent[], type: T) {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}

describe('an account of ten invocations at once', () => {
  it('that is known to be so: never more are under way, and nothing is throttled', async () => {
    const { outcome, events } = await run(small, { limits: { concurrency: 9 } });
    expect(outcome.books).toMatchObject({ samples: plan.samples, failures: 0, missing: 0 });
    expect(ofType(events, 'throttled')).toEqual([]);
    expect(ofType(events, 'asked-again')).toEqual([]);
  });

  it.each([10, 3, 1])(
    'of which nobody knew (%d): the run slows down, says why, and loses no sample',
    async (concurrency) => {
      const { outcome, events, backend } = await run({ ...small, concurrency });
      expect(outcome).toMatchObject({ status: 'completed', restored: true });
      expect(outcome.books).toMatchObject({ samples: plan.samples, failures: 0, missing: 0 });
      const [first] = ofType(events, 'throttled');
      expect(first?.why.message).toContain('Rate Exceeded.');
      expect(first?.concurrency).toBeLessThan(30);
      for (const { name } of await backend.discover())
        expect(backend.lambda.memoryMb(name)).toBe(FAKE_ORIGINAL_MB);
    },
  );

  it('a single invocation that is throttled slows nothing down', async () => {
    const profile = { ...small, concurrency: 1000, faults: { throttled: 0.01 } };
    const { outcome, events } = await run(profile);
    expect(outcome.books.samples).toBe(plan.samples);
    expect(ofType(events, 'throttled')).toEqual([]);
  });

  it.each([
    ['in series', 'ReservedFunctionConcurrentInvocationLimitExceeded', Infinity],
    ['side by side', 'ReservedFunctionInvocationRateLimitExceeded', 0],
  ])(
    'a function that its own limit keeps from running costs ten minutes once, %s; the others are measured',
    async (_, limit, most) => {
      const time = virtualTime({ startsAt: STARTS_AT, settle });
      const backend = fakeBackend({
        functions: plannedFunctions(plan),
        profile: { ...small, concurrency: 1000 },
        seed: 5,
        time,
      });
      const refuse = (): Promise<Invocation> =>
        Promise.resolve({
          outcome: 'unanswered',
          cause: 'throttled',
          code: 'TooManyRequestsException',
          message: `Rate Exceeded. (${limit})`,
          client: { sentAt: time.clock.now(), roundTripMs: 5 },
        });
      const switchedOff: typeof backend = {
        ...backend,
        open: async (fn) => {
          const control = await backend.open(fn);
          if (fn.name !== 'rust-arm64-light') return control;
          return {
            get memoryMb() {
              return control.memoryMb;
            },
            setMemory: (memoryMb) => control.setMemory(memoryMb),
            invoke: refuse,
            versions: {
              publish: async () => ({ ...(await control.versions!.publish()), invoke: refuse }),
              sweep: () => control.versions!.sweep(),
            },
            [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
          };
        },
      };
      const { outcome, records, events, simulatedMinutes } = await run(small, {
        time,
        backend: switchedOff,
        policy: { seriesSecondsAtMost: most },
      });
      expect(ofType(events, 'throttled')).toEqual([]);
      const failed = records.filter((record) => record.type === 'failure');
      const skips = records.filter((record) => record.type === 'skip');
      expect(new Set([...failed, ...skips].map(({ reason }) => reason))).toEqual(new Set(['throttled']));
      const cells = plan.cells.map(cellKey).filter((key) => key.startsWith('rust-arm64-light@'));
      expect(cells.length).toBeGreaterThan(1);
      // Visits that were under way together fail together; whatever else there was to measure is one skip of each cell.
      expect(new Set(failed.map(({ cell }) => cell)).size).toBe(most === 0 ? cells.length : 1);
      expect(skips.map(({ cell }) => cell).sort()).toEqual([...cells].sort());
      for (const { message } of skips)
        expect(message).toMatch(new RegExp(`^its own reserved concurrency .* 10 minutes: .*${limit}`));
      expect(outcome.books).toMatchObject({
        samples: plan.samples - cells.length * (plan.coldPerCell + plan.warmPerCell),
        missing: 0,
      });
      expect(tallyBooks(records)).toEqual(outcome.books);
      expect(simulatedMinutes).toBeLessThan(15);
    },
  );

  it('a cold start that is throttled twice, with a long visit in between, is asked again all the same', async () => {
    const one = matrixPlanOf(
      'test',
      { runtimes: ['rust'], workloads: ['light'], architectures: ['arm64'], memoryMb: [512] },
      { width: 3, cold: 3, warm: 60, seed: 5 },
    );
    const time = virtualTime({ startsAt: STARTS_AT, settle });
    const profile = { ...small, concurrency: 1000 };
    const backend = fakeBackend({ functions: plannedFunctions(one), profile, seed: 5, time });
    let count = 0;
    let answered = 0;
    const throttling: typeof backend = {
      ...backend,
      open: async (fn) => {
        const control = await backend.open(fn);
        return {
          get memoryMb() {
            return control.memoryMb;
          },
          setMemory: (memoryMb) => control.setMemory(memoryMb),
          invoke: async (payload) => {
            count += 1;
            // The first of the first wave, and the whole of the second.
            if (count === 1 || answered === 2 + 40) {
              answered += count === 1 ? 0 : 1;
              return {
                outcome: 'unanswered',
                cause: 'throttled',
                code: 'TooManyRequestsException',
                message: 'Rate Exceeded.',
                client: { sentAt: time.clock.now(), roundTripMs: 5 },
              };
            }
            const invocation = await control.invoke(payload);
            await time.sleep(60_000);
            answered += 1;
            return invocation;
          },
          [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
        };
      },
    };
    const { outcome, events } = await run(profile, { plan: one, time, backend: throttling });
    expect(ofType(events, 'asked-again')).toHaveLength(2);
    expect(outcome.books).toMatchObject({ samples: one.samples, failures: 0, missing: 0 });
  });
});

describe('a control plane that is throttled', () => {
  it('for minutes is waited out, and the reason is told once a minute', async () => {
    const profile = { ...small, concurrency: 1000, controlCallsPerSecond: 1 };
    const { outcome, events } = await run(profile);
    expect(outcome.books.samples).toBe(plan.samples);
    const told = ofType(events, 'throttled');
    expect(told[0]).toMatchObject({ concurrency: undefined, why: { message: 'Rate exceeded' } });
    const gaps = told.slice(1).map(({ at }, index) => at - (told[index]?.at ?? 0));
    expect(Math.min(Infinity, ...gaps)).toBeGreaterThanOrEqual(60_000);
  });

  it('for longer stops the run with the reason, resumable', async () => {
    const { outcome } = await run({ ...small, controlCallsPerSecond: 0 });
    expect(outcome).toMatchObject({ status: 'interrupted', error: { code: 'LB_ACCOUNT' } });
    expect(outcome.error?.message).toMatch(/throttled every try for 5 minutes/);
  });
});

describe('an account without sizes above 3008 MB', () => {
  const profile = { ...small, concurrency: 1000, memoryLimitMb: 3008 };
  const tall = matrixPlanOf(
    'test',
    { runtimes: ['rust', 'go'], workloads: ['light'], memoryMb: [512, 3008, 4096, 10_240] },
    { width: 2, cold: 4, warm: 4, seed: 5 },
  );
  const isSkip = (record: BenchRecord): record is Skip => record.type === 'skip';

  it.each([
    ['in series', Infinity],
    ['side by side', 0],
  ])(
    '%s: its cells are skips with the reason, the rest is measured, 3008 itself as well',
    async (_, most) => {
      const { outcome, records, events, backend } = await run(profile, {
        plan: tall,
        policy: { seriesSecondsAtMost: most },
      });
      const skips = records.filter(isSkip);
      expect(new Set(skips.map(({ reason }) => reason))).toEqual(new Set(['account-memory']));
      expect(skips).toHaveLength(tall.cells.length / 2);
      expect(skips[0]?.message).toMatch(/3008 MB at most; AWS Support/);
      expect(outcome).toMatchObject({ status: 'completed', restored: true });
      expect(outcome.books).toMatchObject({ samples: tall.samples / 2, failures: 0, missing: 0 });
      expect(tallyBooks(records)).toEqual(outcome.books);
      expect(ofType(events, 'account-limit')).toHaveLength(1);
      for (const spec of plannedFunctions(tall))
        expect(backend.lambda.memoryMb(functionName(spec))).toBe(FAKE_ORIGINAL_MB);
    },
  );

  it('is asked for a size that it does not give once by each function at most, and not again after a kill', async () => {
    const time = virtualTime({ startsAt: STARTS_AT, settle });
    const kill = new AbortController();
    const backend = fakeBackend({ functions: plannedFunctions(tall), profile, seed: 5, time });
    const asked: number[] = [];
    const counting: typeof backend = {
      ...backend,
      open: async (fn) => {
        const control = await backend.open(fn);
        return {
          get memoryMb() {
            return control.memoryMb;
          },
          setMemory: (memoryMb) => {
            if (memoryMb > 3072) asked.push(memoryMb);
            return control.setMemory(memoryMb);
          },
          invoke: (payload) => control.invoke(payload),
          [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
        };
      },
    };
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'visit-finished' && event.progress.visitsDone >= 12) kill.abort();
    };
    const first = await run(profile, {
      plan: tall,
      time,
      backend: counting,
      more: { stopNow: kill.signal, onEvent },
    });
    expect(first.outcome.status).toBe('interrupted');
    const before = asked.length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(plannedFunctions(tall).length);
    const header = first.records.find((record) => record.type === 'header');
    const again = planOfHistory(header!, first.records);
    const second = await run(profile, {
      plan: again,
      time,
      backend: counting,
      resume: { records: first.records, backend: counting, time },
    });
    expect(second.outcome.books).toMatchObject({ samples: tall.samples / 2, failures: 0, missing: 0 });
    expect(asked).toHaveLength(before);
  });
});
