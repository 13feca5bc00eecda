import type { Readable } from 'node:stream';

/** How this machine confines an execution environment, said in `describe()` and in every record. */
export interface IsolationFacts {
  readonly kind: 'cgroup-v1' | 'cgroup-v2' | 'systemd-scope' | 'duty-cycle' | 'none';
  /** Whether CPU share, memory cap and peak are enforced and measured, or merely approximated. */
  readonly cpu: 'quota' | 'duty-cycle' | 'none';
  readonly memory: 'cap' | 'watched' | 'none';
  readonly freezer: 'cgroup' | 'signals';
  /** `private` is a mount of the process's own; `TMPDIR` only names another folder, and hard-coded /tmp paths are shared. */
  readonly tmp: 'private' | 'TMPDIR';
  /** Length of the CPU quota's period; short periods make short functions stall as they do on Lambda. */
  readonly periodMicros: number;
  /** Why it is not something better, in words for a user. Empty when it is the best there is. */
  readonly limits: readonly string[];
}

/** Sandboxes outlive it; what it holds ready for the next one does not. */
export interface Isolation extends AsyncDisposable {
  describe(): IsolationFacts;
  /** A fresh confinement: a reused cgroup keeps the page cache of its former tenant in its peak. */
  create(spec: SandboxSpec): Promise<Sandbox>;
}

export interface SandboxSpec {
  /** Unique on this machine for as long as the sandbox lives. */
  readonly id: string;
  readonly memoryMb: number;
  /** Of one core; above 1 for more than one vCPU. */
  readonly cpuShare: number;
}

export interface ProcessSpec {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing of the host's is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Of this sandbox alone. Becomes the process's own /tmp where the machine allows mount namespaces; otherwise TMPDIR names it. */
  readonly tmpDir: string;
  /**
   * Folders the process needs besides `cwd`. Only those below /tmp matter, since a private /tmp would hide them;
   * each of them costs the start about a millisecond, so a server keeps its folders elsewhere.
   */
  readonly visible?: readonly string[];
}

/** Codes 126 and 127 with nothing run yet mean that the command is not executable or does not exist. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface SandboxProcess {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the process itself has gone; its streams may still hold output. */
  readonly exited: Promise<Exit>;
}

export interface Sandbox extends AsyncDisposable {
  /** Starts in its own process group, inside the confinement before its first instruction runs. */
  spawn(spec: ProcessSpec): Promise<SandboxProcess>;
  /** `burst` lifts the CPU share while the runtime starts, `share` puts it at what the memory size buys. */
  setCpu(cpu: 'burst' | 'share'): void;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** CPU time of everything that ran in it so far. */
  cpuMicros(): number;
  /** High-water mark of the whole sandbox. */
  peakMemoryBytes(): number;
  /** Whether the kernel killed something in it for want of memory since the last call. */
  takeOomKill(): boolean;
  /** To the process group of everything that was started here. */
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL to every process in it; resolves when none is left. */
  killAll(): Promise<void>;
}
