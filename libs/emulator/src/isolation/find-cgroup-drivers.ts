import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupDriver } from './cgroup-handle.ts';
import { cgroupPlaces } from './cgroup-mounts.ts';
import type { CgroupPlace } from './cgroup-mounts.ts';
import { cgroupV1 } from './cgroup-v1.ts';
import type { V1Roots } from './cgroup-v1.ts';
import { cgroupV2 } from './cgroup-v2.ts';

export type CgroupKind = CgroupDriver['kind'];

export type FoundDriver =
  | { readonly kind: CgroupKind; readonly driver: CgroupDriver }
  | { readonly kind: CgroupKind; readonly why: string };

/** What is mounted, best first; whether it may be used is another question. */
export function findCgroupDrivers(root: string): readonly FoundDriver[] {
  const places = cgroupPlaces(root);
  const unified = places.find((place) => place.controllers.length === 0);
  return [findV1(places), findV2(unified), findSystemdScope(unified)];
}

function findV1(places: readonly CgroupPlace[]): FoundDriver {
  const kind = 'cgroup-v1';
  const own = (controller: string) => places.find((place) => place.controllers.includes(controller))?.own;
  const [cpu, cpuacct, memory, freezer, pids] = ['cpu', 'cpuacct', 'memory', 'freezer', 'pids'].map(own);
  if (cpu === undefined || cpuacct === undefined || memory === undefined || freezer === undefined) {
    return { kind, why: 'its cpu, cpuacct, memory and freezer trees are not all mounted' };
  }
  const roots: V1Roots = { cpu, cpuacct, memory, freezer, ...(pids === undefined ? {} : { pids }) };
  return { kind, driver: cgroupV1(roots) };
}

/** Next to the root's other children: our own cgroup holds this process, and only the root may have both. */
function findV2(unified: CgroupPlace | undefined): FoundDriver {
  const kind = 'cgroup-v2';
  if (unified === undefined) return { kind, why: 'it is not mounted' };
  return v2At(kind, unified.mountPoint);
}

/**
 * A user's service manager owns the subtree below it, wherever in it this process was started. Found and laid out as
 * systemd documents it; not yet run on a machine that has one.
 */
function findSystemdScope(unified: CgroupPlace | undefined): FoundDriver {
  const kind = 'systemd-scope';
  if (unified === undefined) return { kind, why: 'cgroup v2 is not mounted' };
  const match = /^.*\/user@\d+\.service(?=\/)/.exec(unified.own);
  if (match === null) {
    return {
      kind,
      why: 'this process is not below a systemd user manager (start it with systemd-run --user --scope)',
    };
  }
  return v2At(kind, match[0]);
}

function v2At(kind: 'cgroup-v2' | 'systemd-scope', parent: string): FoundDriver {
  const file = join(parent, 'cgroup.controllers');
  const offered = existsSync(file) ? readFileSync(file, 'latin1').trim().split(' ') : [];
  const missing = ['cpu', 'memory', 'pids'].filter((controller) => !offered.includes(controller));
  return missing.length === 0
    ? { kind, driver: cgroupV2({ kind, parent }) }
    : { kind, why: `its tree does not offer the controllers ${missing.join(', ')}` };
}
