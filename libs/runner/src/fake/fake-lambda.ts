import type { Random } from '@lambda-bench/plan';
import { ControlCallError, type ControlApi } from '../control/control-api.ts';
import type { FunctionInfo } from '../backend.ts';
import { callCounter, type CallCounts } from './call-counter.ts';
import {
  type FakeFunction,
  findVersion,
  newFunction,
  publish,
  stateOf,
  update,
  type Fate,
} from './fake-function.ts';
import { fakeInvoke } from './fake-invoke.ts';
import type { FakeDurations } from './fake-durations.ts';
import type { FakeProfile, Range } from './fake-profile.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface FakeLambdaOptions {
  readonly functions: readonly FunctionInfo[];
  readonly profile: FakeProfile;
  readonly time: Pick<VirtualTime, 'clock' | 'sleep'>;
  readonly random: Random;
  readonly durations: FakeDurations;
}

export interface FakeLambda extends ControlApi {
  counts(): CallCounts;
  /** What each function is set to now, to see whether it was put back. */
  memoryMb(functionName: string): number | undefined;
  /** Published versions that are still there. */
  versionsOf(functionName: string): readonly string[];
}

/** Lambda's control plane and data plane as far as measuring meets them, on virtual time. */
export function fakeLambda(options: FakeLambdaOptions): FakeLambda {
  const { profile, time, random } = options;
  const { faults } = profile;
  const counter = callCounter(time.clock, {
    control: profile.controlCallsPerSecond,
    getFunction: profile.getFunctionPerSecond,
  });
  const functions = new Map(options.functions.map((info) => [info.name, newFunction(info)]));
  const busy = { count: 0 };
  const draw = ({ from, to }: Range): number => from + random() * (to - from);
  const happens = (share: number | undefined): boolean => share !== undefined && random() < share;
  const fate: Fate = { profile, now: () => time.clock.now(), draw, happens };

  function find(name: string): FakeFunction {
    const found = functions.get(name);
    if (found === undefined) throw new ControlCallError('not-found', `Function not found: ${name}`);
    return found;
  }

  async function call<T>(operation: string, answer: () => T): Promise<T> {
    await time.sleep(draw(profile.callMs));
    if (!counter.admit(operation)) throw new ControlCallError('throttled', 'Rate exceeded');
    if (happens(faults.controlError)) throw new ControlCallError('service', 'Internal error');
    return answer();
  }

  return {
    updateMemory: (name, memoryMb) =>
      call('UpdateFunctionConfiguration', () => {
        update(find(name), memoryMb, fate);
      }),
    getFunction: (name, qualifier) =>
      call('GetFunction', () => stateOf(find(name), qualifier, time.clock.now())),
    publishVersion: (name, description) =>
      call('PublishVersion', () => publish(find(name), description, fate)),
    deleteVersion: (name, version) =>
      call('DeleteFunction', () => {
        const fn = find(name);
        findVersion(fn, version);
        fn.versions.delete(version);
        if (fn.newestVersion?.version === version) fn.newestVersion = undefined;
      }),
    listVersions: (name) =>
      call('ListVersionsByFunction', () => ({
        versions: [...find(name).versions.values()],
        nextMarker: undefined,
      })),
    invoke: (name, qualifier) => {
      const fn = find(name);
      const version = qualifier === undefined ? undefined : findVersion(fn, qualifier);
      return fakeInvoke(
        { info: fn.info, memoryMb: version?.memoryMb ?? fn.memoryMb, pool: version?.pool ?? fn.latest },
        { ...options, busy, draw, happens },
      );
    },
    counts: () => counter.counts(),
    memoryMb: (name) => functions.get(name)?.memoryMb,
    versionsOf: (name) => [...(functions.get(name)?.versions.keys() ?? [])],
  };
}
