import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { plannedFunctions, type Plan } from '@lambda-bench/plan';
import type { FunctionControl, Invocation } from './backend.ts';
import { fakeBackend, type FakeBackend } from './fake/fake-backend.ts';
import { FAKE_PROFILES } from './fake/fake-profile.ts';
import { virtualTime } from './fake/virtual-time.ts';
import { matrixPlan } from './target.ts';
import { matrixPlanOf, simulateRun, STARTS_AT, type SimulationRequest } from './testing/simulated-run.ts';

const settle = () => setImmediate();

/** Runs a plan and tells, in order, what was asked of its functions: `set 512`, `publish`, `ask`, `answer`, `back`. */
async function orderOf(plan: Plan, more: Partial<SimulationRequest> = {}): Promise<readonly string[]> {
  const time = virtualTime({ startsAt: STARTS_AT, settle });
  const profile = { ...FAKE_PROFILES['aws-like'], faults: {} };
  const fake = fakeBackend({ functions: plannedFunctions(plan), profile, seed: 1, time });
  const told: string[] = [];
  const backend: FakeBackend = { ...fake, open: async (fn) => tell(await fake.open(fn), told) };
  await simulateRun({ plan, settle, time, backend, ...more });
  return told;
}

function tell(control: FunctionControl, told: string[]): FunctionControl {
  const ask = async (invoke: () => Promise<Invocation>): Promise<Invocation> => {
    told.push('ask');
    const invocation = await invoke();
    told.push('answer');
    return invocation;
  };
  const { versions } = control;
  return {
    get memoryMb() {
      return control.memoryMb;
    },
    setMemory: (memoryMb) => {
      told.push(`set ${memoryMb}`);
      return control.setMemory(memoryMb);
    },
    invoke: (payload) => ask(() => control.invoke(payload)),
    ...(versions === undefined
      ? {}
      : {
          versions: {
            sweep: () => versions.sweep(),
            publish: async () => {
              told.push('publish');
              const version = await versions.publish();
              return { ...version, invoke: (payload) => ask(() => version.invoke(payload)) };
            },
          },
        }),
    [Symbol.asyncDispose]: () => {
      told.push('back');
      return control[Symbol.asyncDispose]();
    },
  };
}

const one = (memoryMb: readonly number[], more: { cold: number; warm: number; width: number }): Plan =>
  matrixPlanOf('test', { filter: 'rust-x86-light', memoryMb }, more);

describe('a visit', () => {
  it('changes the memory, asks all colds at once, then as many warm ones at a time as there are environments', async () => {
    const order = await orderOf(one([512], { cold: 2, warm: 4, width: 2 }));
    expect(order.slice(0, 5)).toEqual(['set 512', 'ask', 'ask', 'answer', 'answer']);
    expect(order.filter((word) => word === 'ask')).toHaveLength(6);
    expect(mostAtOnce(order)).toBe(2);
    expect(order.at(-1)).toBe('back');
  });

  it('of a size that is there already goes by way of another', async () => {
    const order = await orderOf(one([128], { cold: 2, warm: 0, width: 1 }));
    expect(order).toEqual([
      'set 192',
      'set 128',
      'ask',
      'answer',
      'set 192',
      'set 128',
      'ask',
      'answer',
      'back',
    ]);
  });

  it('at the largest size goes by way of a smaller one', async () => {
    const order = await orderOf(one([10_240], { cold: 2, warm: 0, width: 1 }));
    expect(order.filter((word) => word.startsWith('set'))).toEqual(['set 10240', 'set 10176', 'set 10240']);
  });

  it('side by side publishes each size, and a size that repeats by way of another version', async () => {
    const order = await orderOf(one([512], { cold: 2, warm: 0, width: 1 }), {
      policy: { seriesSecondsAtMost: 0 },
    });
    expect(order.filter((word) => word !== 'ask' && word !== 'answer')).toEqual([
      'set 512',
      'publish',
      'set 576',
      'publish',
      'set 512',
      'publish',
      'back',
    ]);
  });
});

describe('a machine of its own limits', () => {
  const machine = {
    architectures: ['x86_64'],
    cores: 2,
    reservedCores: 0.5,
    memoryMb: 16_384,
    reservedMemoryMb: 1024,
  } as const;

  it('never has visits under way whose CPU shares add up to more than it can give', async () => {
    const plan = matrixPlanOf(
      'test',
      { architectures: ['x86_64'], workloads: ['light'] },
      { width: 1, cold: 4, warm: 4 },
    );
    const running = new Map<string, number>();
    let most = 0;
    const { outcome } = await simulateRun({
      plan,
      settle,
      limits: { workers: 8, machine },
      more: {
        onEvent(event) {
          if (event.type === 'visit-started')
            running.set(event.cell, Number(event.cell.split('@')[1]) / 1769);
          if (event.type === 'visit-finished') running.delete(event.cell);
          most = Math.max(
            most,
            [...running.values()].reduce((sum, share) => sum + share, 0),
          );
        },
      },
    });
    expect(outcome.books).toMatchObject({ samples: plan.samples, missing: 0 });
    expect(most).toBeLessThanOrEqual(1.5);
    expect(most).toBeGreaterThan(1);
  });

  it('marks every sample of a cell that it cannot honour and measures all the same', async () => {
    const plan = one([512, 4096], { cold: 2, warm: 2, width: 1 });
    const { records } = await simulateRun({
      plan,
      settle,
      limits: { workers: 8, machine },
      more: { plan: matrixPlan(plan, (cell) => cell.memoryMb > 2654) },
    });
    const clipped = records.flatMap((record) =>
      record.type === 'sample' && record.clipped ? [record.cell] : [],
    );
    expect(clipped).toEqual(Array.from({ length: 4 }, () => 'rust-x86-light@4096'));
  });
});

describe("a user's own function", () => {
  it('that does not name its environments is told cold from warm by its REPORT', async () => {
    const plan = one([512, 1024], { cold: 4, warm: 8, width: 2 });
    const own = matrixPlan(plan);
    const { outcome, records } = await simulateRun({
      plan,
      settle,
      faults: { recycledEarly: 0.2 },
      more: { plan: { ...own, cells: own.cells.map((cell) => ({ ...cell, keepsContract: false })) } },
    });
    expect(outcome.books).toMatchObject({ samples: plan.samples, missing: 0 });
    expect(outcome.books.rejects).toBeGreaterThan(0);
    for (const record of records) if (record.type === 'sample') expect(record.environmentId).toBe('unknown');
  });
});

describe('rounds', () => {
  it('no function is more than one round ahead of the slowest', async () => {
    const plan = matrixPlanOf('test', { runtimes: ['rust', 'nodejs22.x'] }, { width: 2, cold: 12, warm: 4 });
    let spread = 0;
    const under = new Map<string, number>();
    await simulateRun({
      plan,
      settle,
      more: {
        onEvent(event) {
          if (event.type !== 'visit-started') return;
          under.set(event.cell, event.round);
          spread = Math.max(spread, event.round - event.progress.round);
        },
      },
    });
    expect(under.size).toBe(plan.cells.length);
    expect(spread).toBe(1);
  });
});

function mostAtOnce(order: readonly string[]): number {
  let now = 0;
  let most = 0;
  for (const word of order) {
    if (word === 'ask') now += 1;
    if (word === 'answer') now -= 1;
    most = Math.max(most, now);
  }
  return most;
}
