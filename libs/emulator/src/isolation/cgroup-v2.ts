import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pidsIn, removeCgroup, signalAll, writeControl, writeControlIfPresent } from './cgroup-folder.ts';
import { MAX_PROCESSES, PERIOD_MICROS, quotaMicros } from './cgroup-handle.ts';
import type { CgroupDriver, CgroupHandle } from './cgroup-handle.ts';
import { ControlFile } from './control-file.ts';

/**
 * cgroup version 2. Freezing, killing, listing and CPU time have been tried on a real tree; the controllers' files only
 * against a folder that answers as the kernel documents, since no machine with the unified layout was at hand.
 */
export interface V2Options {
  readonly kind: 'cgroup-v2' | 'systemd-scope';
  /** Sandboxes are made directly in here; no process of anyone may be in it, unless it is the root of the tree. */
  readonly parent: string;
  readonly tree?: CgroupTree;
}

/** In the kernel's tree a new folder comes with its files and goes with them. */
export interface CgroupTree {
  make(folder: string): void;
  remove(folder: string): Promise<void>;
}

const KERNEL_TREE: CgroupTree = {
  make: (folder) => {
    mkdirSync(folder);
  },
  remove: removeCgroup,
};
const NEEDED = ['cpu', 'memory', 'pids'] as const;
const BYTES_PER_MB = 1024 * 1024;
/** The maximum, so that a busy harness takes next to nothing from an environment. */
const CPU_WEIGHT = 10_000;
const NO_PEAK =
  'This kernel keeps no memory.peak, so the peak is the highest of the moments at which it was read.';

export function cgroupV2({ kind, parent, tree = KERNEL_TREE }: V2Options): CgroupDriver {
  const folderOf = (name: string) => join(parent, name);
  return {
    kind,
    limits: hasPeak(parent) ? [] : [NO_PEAK],
    paths: (name) => [folderOf(name)],
    make: (name) => make(folderOf(name), { parent, tree }),
  };
}

/** Linux 5.19 brought memory.peak. The root of the tree has no such file itself, so there the kernel's version tells. */
function hasPeak(parent: string): boolean {
  const isRoot = !existsSync(join(parent, 'cgroup.type'));
  return !isRoot ? existsSync(join(parent, 'memory.peak')) : kernelIsAtLeast(5, 19);
}

function kernelIsAtLeast(major: number, minor: number): boolean {
  const release = readFileSync('/proc/sys/kernel/osrelease', 'latin1');
  const [a = 0, b = 0] = release.split('.').map(Number.parseFloat);
  return a > major || (a === major && b >= minor);
}

async function make(
  folder: string,
  { parent, tree }: { readonly parent: string; readonly tree: CgroupTree },
): Promise<CgroupHandle> {
  enableControllers(parent);
  tree.make(folder);
  try {
    prepare(folder);
    return v2Handle(folder, tree);
  } catch (cause) {
    await tree.remove(folder);
    throw cause;
  }
}

function enableControllers(parent: string): void {
  const enabled = readFileSync(join(parent, 'cgroup.subtree_control'), 'latin1').trim().split(' ');
  const missing = NEEDED.filter((controller) => !enabled.includes(controller));
  if (missing.length === 0) return;
  writeControl(parent, 'cgroup.subtree_control', missing.map((controller) => `+${controller}`).join(' '));
}

function prepare(folder: string): void {
  writeControl(folder, 'cpu.weight', CPU_WEIGHT);
  // An environment that lost one of its processes is not one that Lambda would go on with.
  writeControl(folder, 'memory.oom.group', 1);
  // Absent where the kernel has no swap, and then there is nothing to forbid.
  writeControlIfPresent(folder, 'memory.swap.max', 0);
  writeControl(folder, 'pids.max', MAX_PROCESSES);
}

function cpuMax(share: number | undefined): string {
  return `${share === undefined ? 'max' : quotaMicros(share)} ${PERIOD_MICROS}`;
}

/** Separate from the limits, for these files are there without any controller. */
export function v2Handle(folder: string, tree: CgroupTree = KERNEL_TREE): CgroupHandle {
  const files = new Map<string, ControlFile>();
  const file = (name: string) => {
    const open = files.get(name) ?? new ControlFile(join(folder, name));
    files.set(name, open);
    return open;
  };
  let highest = 0;
  return {
    joins: [join(folder, 'cgroup.procs')],
    setLimits({ memoryMb, cpuShare }) {
      writeControl(folder, 'cpu.max', cpuMax(cpuShare));
      writeControl(folder, 'memory.max', memoryMb * BYTES_PER_MB);
    },
    setQuota(share) {
      writeControl(folder, 'cpu.max', cpuMax(share));
    },
    requestFreeze() {
      writeControl(folder, 'cgroup.freeze', 1);
    },
    isFrozen: () => file('cgroup.events').readField('frozen') === 1,
    thaw() {
      writeControl(folder, 'cgroup.freeze', 0);
    },
    pids: () => pidsIn(folder),
    kill() {
      // Linux 5.14. Before it, SIGKILL to each one does the same, and reaches frozen processes too.
      if (!writeControlIfPresent(folder, 'cgroup.kill', 1)) signalAll(folder, 'SIGKILL');
    },
    cpuMicros: () => file('cpu.stat').readField('usage_usec') ?? Number.NaN,
    peakMemoryBytes() {
      if (existsSync(join(folder, 'memory.peak'))) return file('memory.peak').readNumber();
      highest = Math.max(highest, file('memory.current').readNumber());
      return highest;
    },
    oomKills: () => file('memory.events').readField('oom_kill') ?? 0,
    async remove() {
      for (const open of files.values()) open[Symbol.dispose]();
      files.clear();
      await tree.remove(folder);
    },
  };
}
