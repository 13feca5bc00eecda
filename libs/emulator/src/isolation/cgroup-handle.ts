/** One sandbox's place in the cgroup tree, as far as version 1 and version 2 differ. Calls after `remove` are errors. */
export interface CgroupHandle {
  /** A process that writes itself into all of these is inside. */
  readonly joins: readonly string[];
  /** Once, before anything is started in it: lowering and raising a memory limit differ in their order. */
  setLimits(limits: CgroupLimits): void;
  /** Of one core; undefined lifts the quota. */
  setQuota(share: number | undefined): void;
  requestFreeze(): void;
  isFrozen(): boolean;
  thaw(): void;
  pids(): readonly number[];
  /** SIGKILL to everything inside, frozen or not; some of it may need another call after a moment. */
  kill(): void;
  cpuMicros(): number;
  peakMemoryBytes(): number;
  /** Kernel kills for want of memory since the cgroup was made. */
  oomKills(): number;
  remove(): Promise<void>;
}

export interface CgroupLimits {
  readonly memoryMb: number;
  readonly cpuShare: number;
}

/** What `detectIsolation` found: where sandboxes may be made, and which limits hold there. */
export interface CgroupDriver {
  readonly kind: 'cgroup-v1' | 'cgroup-v2' | 'systemd-scope';
  /** What this machine lacks of what the driver could do. */
  readonly limits: readonly string[];
  /** The folders that a cgroup of that name, unique on this machine, will have, written to the ledger before they are made. */
  paths(name: string): readonly string[];
  /** Without limits as yet. */
  make(name: string): Promise<CgroupHandle>;
}

/** Short, so that a function of a fraction of a core stalls as it does on Lambda, where 20 ms has been observed. */
export const PERIOD_MICROS = 20_000;
/** The kernel takes no shorter quota. Only below 89 MB would a share be rounded up to it. */
const MIN_QUOTA_MICROS = 1000;
/** Lambda's ceiling for processes and threads of one environment. */
export const MAX_PROCESSES = 1024;

export function quotaMicros(share: number): number {
  return Math.max(MIN_QUOTA_MICROS, Math.round(share * PERIOD_MICROS));
}
