import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CgroupTree } from '../cgroup-v2.ts';

/** The files of a new cgroup, as the kernel's documentation of version 2 gives their first contents. */
const NEW_CGROUP = {
  'cgroup.type': 'domain\n',
  'cgroup.procs': '',
  'cgroup.freeze': '0\n',
  'cgroup.kill': '',
  'cgroup.events': 'populated 0\nfrozen 0\n',
  'cgroup.subtree_control': '',
  'cpu.max': 'max 100000\n',
  'cpu.weight': '100\n',
  'cpu.stat': 'usage_usec 0\nuser_usec 0\nsystem_usec 0\n',
  'memory.max': 'max\n',
  'memory.swap.max': 'max\n',
  'memory.oom.group': '0\n',
  'memory.current': '0\n',
  'memory.peak': '0\n',
  'memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n',
  'pids.max': 'max\n',
} as const;

export type ControlFileName = keyof typeof NEW_CGROUP;

/** A folder that looks like a unified tree; `without` are files that an older kernel does not have. */
export function unifiedTree(root: string, without: readonly ControlFileName[] = []) {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
  writeFileSync(join(root, 'cgroup.subtree_control'), 'memory pids\n');
  const tree: CgroupTree = {
    make(folder) {
      mkdirSync(folder);
      for (const [name, contents] of Object.entries(NEW_CGROUP)) {
        if (!without.some((missing) => missing === name)) writeFileSync(join(folder, name), contents);
      }
    },
    remove(folder) {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
  const at = (name: string, file: string) => join(root, name, file);
  return {
    tree,
    read: (name: string, file: string) => readFileSync(at(name, file), 'latin1'),
    write: (name: string, file: ControlFileName, contents: string) => {
      writeFileSync(at(name, file), contents);
    },
    has: (name: string, file: string) => existsSync(at(name, file)),
  };
}
