import { functionName, runtimeOf, type FunctionSpec } from '@lambda-bench/config';
import { seededRandom } from '@lambda-bench/plan';
import type { Backend, FunctionInfo } from '../backend.ts';
import { openControl } from '../control/function-control.ts';
import { controlBuckets } from '../token-bucket.ts';
import { fakeDurations, isBelowPublished } from './fake-durations.ts';
import { fakeLambda, type FakeLambda } from './fake-lambda.ts';
import type { FakeProfile } from './fake-profile.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface FakeBackendOptions {
  readonly functions: readonly FunctionSpec[];
  readonly profile: FakeProfile;
  readonly seed: number;
  /**
   * How many records an earlier part of the run has written; 0 for a new one. A run that goes on must not draw the
   * chances, request ids and environments again that it has drawn before.
   */
  readonly already?: number;
  readonly time: Pick<VirtualTime, 'clock' | 'sleep'>;
}

export interface FakeBackend extends Backend {
  readonly lambda: FakeLambda;
}

/** The size that fake functions have before and after a run. */
export const FAKE_ORIGINAL_MB = 128;

/** Ships with the product: whole runs are planned, tried out and compared on it, with the real scheduler and the real control. */
export function fakeBackend({
  functions,
  profile,
  seed,
  time,
  already = 0,
}: FakeBackendOptions): FakeBackend {
  const random = already === 0 ? seededRandom(seed, 'fake') : seededRandom(seed, 'fake', already);
  const infos = functions.map(fakeInfo);
  const specs = new Map(infos.map((info) => [info.name, info.spec]));
  const outOfMemory = (name: string, memoryMb: number): boolean => {
    const spec = specs.get(name);
    return spec !== undefined && isBelowPublished(spec, memoryMb);
  };
  const lambda = fakeLambda({
    functions: infos,
    profile: { ...profile, faults: { outOfMemory, ...profile.faults } },
    time,
    random,
    durations: fakeDurations(seed, profile.noise, random),
  });
  const buckets = controlBuckets(time);
  return {
    name: 'fake',
    lambda,
    describe: () =>
      Promise.resolve({
        region: profile.region,
        simulated: true,
        profile: profile.id,
        durations: 'published means',
      }),
    discover: () =>
      Promise.resolve(infos.map((fn) => ({ ...fn, memoryMb: lambda.memoryMb(fn.name) ?? fn.memoryMb }))),
    open: (fn, onThrottled) =>
      openControl(fn, { api: lambda, buckets, random: seededRandom(seed, fn.name), onThrottled, ...time }),
  };
}

function fakeInfo(spec: FunctionSpec): FunctionInfo {
  return {
    name: functionName(spec),
    spec,
    runtime: runtimeOf(spec.runtime).identifier,
    arch: spec.arch,
    memoryMb: FAKE_ORIGINAL_MB,
    timeoutSeconds: 900,
  };
}
