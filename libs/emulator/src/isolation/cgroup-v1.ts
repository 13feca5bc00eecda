import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pidsIn, removeCgroup, signalAll, writeControl, writeControlIfPresent } from './cgroup-folder.ts';
import { MAX_PROCESSES, PERIOD_MICROS, quotaMicros } from './cgroup-handle.ts';
import type { CgroupDriver, CgroupHandle, CgroupLimits } from './cgroup-handle.ts';
import { ControlFile } from './control-file.ts';

/** The folder in which this process may make cgroups, by controller. */
export interface V1Roots {
  readonly cpu: string;
  readonly cpuacct: string;
  readonly memory: string;
  readonly freezer: string;
  readonly pids?: string;
}

const BYTES_PER_MB = 1024 * 1024;
/** Near the kernel's maximum of 262144: a busy harness would otherwise take up to a fifth from an environment of one core. */
const CPU_SHARES = 200_000;

export function cgroupV1(roots: V1Roots): CgroupDriver {
  return {
    kind: 'cgroup-v1',
    limits: roots.pids === undefined ? ['No pids controller is mounted, so processes are not counted.'] : [],
    paths: (name) => uniqueFolders(foldersOf(roots, name)),
    make: (name) => make(foldersOf(roots, name)),
  };
}

function foldersOf(roots: V1Roots, name: string): V1Roots {
  return {
    cpu: join(roots.cpu, name),
    cpuacct: join(roots.cpuacct, name),
    memory: join(roots.memory, name),
    freezer: join(roots.freezer, name),
    ...(roots.pids === undefined ? {} : { pids: join(roots.pids, name) }),
  };
}

/** Controllers may share one tree, as cpu and cpuacct mostly do. The freezer's comes last: it is the one that lists processes. */
function uniqueFolders({ cpu, cpuacct, memory, freezer, pids }: V1Roots): readonly string[] {
  return [...new Set([cpu, cpuacct, memory, ...(pids === undefined ? [] : [pids]), freezer])];
}

async function make(folders: V1Roots): Promise<CgroupHandle> {
  const unique = uniqueFolders(folders);
  try {
    for (const folder of unique) mkdirSync(folder);
    prepare(folders);
    return handle(folders, unique);
  } catch (cause) {
    for (const folder of unique) await removeCgroup(folder);
    throw cause;
  }
}

function prepare(folders: V1Roots): void {
  writeControl(folders.cpu, 'cpu.shares', CPU_SHARES);
  writeControl(folders.cpu, 'cpu.cfs_period_us', PERIOD_MICROS);
  if (folders.pids !== undefined) writeControl(folders.pids, 'pids.max', MAX_PROCESSES);
}

function setLimits(folders: V1Roots, limits: CgroupLimits): void {
  const bytes = limits.memoryMb * BYTES_PER_MB;
  writeControl(folders.cpu, 'cpu.cfs_quota_us', quotaMicros(limits.cpuShare));
  writeControl(folders.memory, 'memory.limit_in_bytes', bytes);
  // Swap would turn running out of memory into running slowly.
  if (!writeControlIfPresent(folders.memory, 'memory.memsw.limit_in_bytes', bytes)) {
    writeControlIfPresent(folders.memory, 'memory.swappiness', 0);
  }
}

function handle(folders: V1Roots, unique: readonly string[]): CgroupHandle {
  const files = openFiles(folders);
  return {
    joins: unique.map((folder) => join(folder, 'cgroup.procs')),
    setLimits(limits) {
      setLimits(folders, limits);
    },
    setQuota(share) {
      writeControl(folders.cpu, 'cpu.cfs_quota_us', share === undefined ? -1 : quotaMicros(share));
    },
    requestFreeze() {
      writeControl(folders.freezer, 'freezer.state', 'FROZEN');
    },
    isFrozen: () => files.freezer.readText().trim() === 'FROZEN',
    thaw() {
      writeControl(folders.freezer, 'freezer.state', 'THAWED');
    },
    pids: () => pidsIn(folders.freezer),
    kill() {
      killAtOnce(folders.freezer);
    },
    cpuMicros: () => Math.floor(files.cpu.readNumber() / 1000),
    peakMemoryBytes: () => files.peak.readNumber(),
    oomKills: () => files.oom.readField('oom_kill') ?? 0,
    async remove() {
      for (const file of Object.values(files)) file[Symbol.dispose]();
      for (const folder of unique) await removeCgroup(folder);
    },
  };
}

function openFiles(folders: V1Roots) {
  return {
    cpu: new ControlFile(join(folders.cpuacct, 'cpuacct.usage')),
    peak: new ControlFile(join(folders.memory, 'memory.max_usage_in_bytes')),
    oom: new ControlFile(join(folders.memory, 'memory.oom_control')),
    freezer: new ControlFile(join(folders.freezer, 'freezer.state')),
  };
}

/** Version 1 keeps a signal from a frozen process until it is thawed, so the signal goes first and nothing runs between. */
function killAtOnce(freezer: string): void {
  signalAll(freezer, 'SIGKILL');
  writeControl(freezer, 'freezer.state', 'THAWED');
}
