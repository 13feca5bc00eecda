import { BenchError } from '@lambda-bench/config';
import type { CgroupDriver } from './cgroup-handle.ts';
import { cgroupIsolation } from './cgroup-isolation.ts';
import { cgroupPlaces } from './cgroup-mounts.ts';
import type { CgroupPlace } from './cgroup-mounts.ts';
import { cgroupV1 } from './cgroup-v1.ts';
import type { V1Roots } from './cgroup-v1.ts';
import type { Isolation } from './isolation.ts';
import type { Ledger } from './ledger.ts';
import { canMountPrivately } from './private-tmp.ts';
import { probeCgroup } from './probe.ts';

export interface DetectOptions {
  /** Stands in for `/` when looking for cgroups. */
  readonly root?: string;
  /** Records what is made, so that the next server can remove what this one leaves when it is killed. */
  readonly ledger?: Ledger;
}

/** The best driver that works on this machine, which is found out by using it. */
export async function detectIsolation(options: DetectOptions = {}): Promise<Isolation> {
  const places = cgroupPlaces(options.root ?? '/');
  const driver = driverV1(places);
  const why = driver === undefined ? 'cgroup v1 is not mounted' : await probeCgroup(driver);
  if (driver === undefined || why !== undefined) {
    throw new BenchError('LB_BACKEND', `no isolation works here: ${why ?? ''}`, 'Run as root.');
  }
  return cgroupIsolation({
    driver,
    privateTmp: await canMountPrivately(),
    limits: [],
    ledger: options.ledger,
  });
}

function driverV1(places: readonly CgroupPlace[]): CgroupDriver | undefined {
  const roots = v1Roots(places);
  return roots === undefined ? undefined : cgroupV1(roots);
}

function v1Roots(places: readonly CgroupPlace[]): V1Roots | undefined {
  const own = (controller: string) => places.find((place) => place.controllers.includes(controller))?.own;
  const [cpu, cpuacct, memory, freezer, pids] = ['cpu', 'cpuacct', 'memory', 'freezer', 'pids'].map(own);
  if (cpu === undefined || cpuacct === undefined || memory === undefined || freezer === undefined)
    return undefined;
  return { cpu, cpuacct, memory, freezer, ...(pids === undefined ? {} : { pids }) };
}
