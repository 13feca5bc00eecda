import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Probe } from './toolchain-row.ts';

const CGROUPS = '/sys/fs/cgroup';

export function machineProbes(): readonly Probe[] {
  return [
    {
      id: 'cgroup',
      label: 'gives functions their CPU share and memory',
      hint: 'Run as root, or on Linux with a delegated cgroup; otherwise shares are approximated.',
      look: lookForCgroup,
    },
    {
      id: 'root',
      label: 'gives functions a /tmp of their own',
      hint: 'Run as root; otherwise functions share the machine’s folders.',
      look: () => (process.getuid?.() === 0 ? {} : { missing: 'an ordinary user' }),
    },
  ];
}

/** Makes a child group and takes it away again: whether that works is what counts, whatever the mount says. */
function lookForCgroup(): Finding {
  if (!existsSync(CGROUPS)) return { missing: 'no cgroups on this system' };
  const v2 = existsSync(join(CGROUPS, 'cgroup.controllers'));
  const version = v2 ? 'v2' : 'v1';
  const parents = v2 ? [join(CGROUPS, ownGroup(''))] : ['cpu', 'memory'].map((name) => join(CGROUPS, name));
  for (const parent of parents) {
    const child = join(parent, `lambda-bench-probe-${process.pid}`);
    try {
      mkdirSync(child);
      rmdirSync(child);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'refused';
      return { version, missing: `${version} is there, and no group can be made in ${parent} (${reason})` };
    }
  }
  return { version, path: CGROUPS };
}

/** The v2 group of this process: one that may be written to stands below it, if anywhere. */
function ownGroup(fallback: string): string {
  const line = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .find((text) => text.startsWith('0::'));
  return line?.slice(3) ?? fallback;
}
