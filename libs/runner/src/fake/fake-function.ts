import { ControlCallError, type FunctionState } from '../control/control-api.ts';
import type { FunctionInfo } from '../backend.ts';
import type { Pool } from './fake-invoke.ts';
import type { FakeProfile, Range } from './fake-profile.ts';

export interface FakeFunction {
  readonly info: FunctionInfo;
  memoryMb: number;
  updatedAt: number;
  latest: Pool;
  readonly versions: Map<string, FakeVersion>;
  newestVersion: FakeVersion | undefined;
  published: number;
}

export interface FakeVersion {
  readonly version: string;
  readonly memoryMb: number;
  readonly description: string;
  readonly readyAt: number;
  readonly pool: Pool;
}

/** Chance and time of one simulated service. */
export interface Fate {
  readonly profile: FakeProfile;
  readonly now: () => number;
  readonly draw: (range: Range) => number;
  readonly happens: (share: number | undefined) => boolean;
}

export function newFunction(info: FunctionInfo): FakeFunction {
  return {
    info,
    memoryMb: info.memoryMb,
    updatedAt: 0,
    latest: { idle: [], version: '$LATEST' },
    versions: new Map(),
    newestVersion: undefined,
    published: 0,
  };
}

export function update(fn: FakeFunction, memoryMb: number, { profile, now, draw, happens }: Fate): void {
  const { faults, memoryLimitMb = Infinity } = profile;
  if (memoryMb > memoryLimitMb) {
    throw new ControlCallError(
      'refused',
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to ${memoryLimitMb}`,
      { memoryLimitMb },
    );
  }
  if (fn.updatedAt > now() || happens(faults.conflict)) {
    throw new ControlCallError(
      'conflict',
      'The operation cannot be performed at this time. An update is in progress',
    );
  }
  const slowMs = happens(faults.slowUpdate) ? (faults.slowUpdateMs ?? 0) : 0;
  fn.updatedAt = now() + draw(profile.updateMs) + slowMs;
  fn.memoryMb = memoryMb;
  fn.latest = { idle: happens(faults.staysWarm) ? fn.latest.idle : [], version: '$LATEST' };
}

/** As the real one: nothing is published when nothing has changed since the last version. */
export function publish(fn: FakeFunction, description: string, { profile, now, draw }: Fate): string {
  if (fn.newestVersion?.memoryMb === fn.memoryMb) return fn.newestVersion.version;
  fn.published += 1;
  const version = String(fn.published);
  const readyAt = now() + draw(profile.publishMs);
  fn.newestVersion = { version, memoryMb: fn.memoryMb, description, readyAt, pool: { idle: [], version } };
  fn.versions.set(version, fn.newestVersion);
  return version;
}

export function stateOf(fn: FakeFunction, qualifier: string | undefined, now: number): FunctionState {
  if (qualifier === undefined) {
    const lastUpdateStatus = fn.updatedAt > now ? 'InProgress' : 'Successful';
    return { memoryMb: fn.memoryMb, state: 'Active', lastUpdateStatus, reason: undefined };
  }
  const version = findVersion(fn, qualifier);
  const state = version.readyAt > now ? 'Pending' : 'Active';
  return { memoryMb: version.memoryMb, state, lastUpdateStatus: undefined, reason: undefined };
}

export function findVersion(fn: FakeFunction, version: string): FakeVersion {
  const found = fn.versions.get(version);
  if (found === undefined)
    throw new ControlCallError('not-found', `no version ${version} of ${fn.info.name}`);
  return found;
}
