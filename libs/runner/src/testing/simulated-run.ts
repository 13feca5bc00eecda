import { modeOf, SUITES, type ModeId } from '@lambda-bench/config';
import {
  makePlan,
  plannedFunctions,
  seededRandom,
  selectCells,
  type Plan,
  type PlanRequest,
  type Selection,
} from '@lambda-bench/plan';
import type { BenchRecord } from '@lambda-bench/records';
import { fakeBackend, type FakeBackend } from '../fake/fake-backend.ts';
import { FAKE_PROFILES, type FakeFaults, type FakeProfile } from '../fake/fake-profile.ts';
import { memoryJournal } from '../fake/memory-journal.ts';
import { virtualTime, type VirtualTime } from '../fake/virtual-time.ts';
import { headerOf } from '../header.ts';
import type { Limits } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import { DEFAULT_POLICY, type Policy } from '../policy.ts';
import { runPlan, type RunRequest } from '../schedule/run-plan.ts';
import { matrixPlan, type Target } from '../target.ts';

export interface Simulated {
  readonly outcome: Outcome;
  readonly records: readonly BenchRecord[];
  readonly backend: FakeBackend;
  readonly simulatedMinutes: number;
}

export interface SimulationRequest {
  readonly plan: Plan;
  readonly settle: () => Promise<void>;
  readonly profile?: FakeProfile;
  readonly faults?: FakeFaults;
  readonly limits?: Partial<Limits>;
  readonly policy?: Partial<Policy>;
  /** What of the run there is already, and the backend as it was left. */
  readonly resume?: Pick<Simulated, 'records' | 'backend'> & { readonly time: VirtualTime };
  readonly more?: Partial<RunRequest>;
  readonly time?: VirtualTime;
  readonly backend?: FakeBackend;
}

export const STARTS_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** One run from header to footer on the fake backend, its virtual time and a journal in memory. */
export async function simulateRun(request: SimulationRequest): Promise<Simulated> {
  const { plan, settle, resume } = request;
  const profile = request.profile ?? FAKE_PROFILES['aws-like'];
  const time = request.time ?? virtualTime({ startsAt: STARTS_AT, settle });
  const backend =
    request.backend ??
    fakeBackend({
      functions: plannedFunctions(plan),
      profile: { ...profile, faults: request.faults ?? profile.faults },
      seed: plan.seed,
      time,
    });
  const targets = matrixPlan(plan);
  const journal = memoryJournal();
  await journal.append(resume?.records ?? [await begin(targets, backend, time)]);
  const startedAt = time.clock.now();
  const outcome = await time.run(
    runPlan({
      plan: targets,
      functions: await backend.discover(),
      backend,
      history: [...journal.records],
      journal,
      clock: time.clock,
      sleep: time.sleep,
      random: seededRandom(plan.seed, 'jitter'),
      limits: { workers: Infinity, concurrency: 1000, ...request.limits },
      policy: { ...DEFAULT_POLICY, ...request.policy },
      ...request.more,
    }),
  );
  const simulatedMinutes = (time.clock.now() - startedAt) / 60_000;
  return { outcome, records: journal.records, backend, simulatedMinutes };
}

async function begin(plan: Plan<Target>, backend: FakeBackend, time: VirtualTime): Promise<BenchRecord> {
  const facts = {
    run: 'simulated',
    suite: 'matrix',
    mode: 'balanced',
    backend: 'fake',
    harness: { version: '0.0.0' },
    options: {},
  };
  return headerOf(facts, plan, await backend.discover(), await backend.describe(), time.clock.now());
}

/** A plan of the matrix as the command line would make it. */
export function matrixPlanOf(
  modeId: ModeId,
  selection: Partial<Selection> = {},
  more: Partial<PlanRequest> = {},
): Plan {
  const suite = SUITES.find(({ id }) => id === 'matrix');
  if (suite === undefined) throw new Error('no matrix suite');
  const mode = modeOf(modeId);
  const cells = selectCells(suite, mode, { set: 'core', ...selection });
  return makePlan({ cells, mode, seed: 1, width: 5, whyNot: () => undefined, ...more });
}
