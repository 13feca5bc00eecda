import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { PERIOD_MICROS } from './cgroup-handle.ts';
import { Launcher } from './launcher.ts';
import { CpuMeter } from './cpu-meter.ts';
import { DutyCycle } from './duty-cycle.ts';
import type { ProcessSpec, Sandbox, SandboxProcess, SandboxSpec } from './isolation.ts';
import type { Holding } from './ledger.ts';
import { processStat, sendSignal } from './process-stat.ts';
import { descendants, markedProcesses, residentMemory } from './process-tree.ts';
import type { Leader, Resident } from './process-tree.ts';

export interface ProcessGroupParts {
  readonly spec: SandboxSpec;
  /** False leaves the processes unconfined. */
  readonly confined: boolean;
  readonly hold: (holding: Holding) => () => void;
}

const BYTES_PER_MB = 1024 * 1024;
const NANOS_PER_MICRO = 1000;
/** The processes change far less often than their CPU time. */
const TREE_REFRESH_MS = 10;
const POLL_MS = 1;
const KILL_ATTEMPTS = 2000;

/**
 * Confinement without rights: signals in place of quota, freezer and memory cap. A limit of the kernel on a process's
 * data was tried for the latter: Node.js 24 sets aside 512 MB for code at its start, and so did not start below 768 MB.
 */
export class ProcessGroupSandbox implements Sandbox {
  readonly #parts: ProcessGroupParts;
  readonly #processes = new Map<SandboxProcess, () => void>();
  #launcher: Launcher | undefined = newLauncher();
  readonly #leaders: Leader[] = [];
  readonly #meter = new CpuMeter();
  readonly #duty: DutyCycle | undefined;
  #tmpDir: string | undefined;
  #tree: readonly number[] = [];
  #treeReadAtMs = -Infinity;
  #peakBytes = 0;
  #isShared = true;
  #isOomKilled = false;
  #memoryTimer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: ProcessGroupParts) {
    this.#parts = parts;
    if (!parts.confined) return;
    const target = {
      cpuNanos: () => this.#cpuNanos(),
      stop: () => {
        this.#signalGroups('SIGSTOP');
      },
      resume: () => {
        this.#signalGroups('SIGCONT');
      },
    };
    this.#duty = new DutyCycle(target, { share: parts.spec.cpuShare, periodMicros: PERIOD_MICROS });
  }

  async spawn(spec: ProcessSpec): Promise<SandboxProcess> {
    const { spec: sandbox, confined, hold } = this.#parts;
    if (this.#closing !== undefined) throw new Error(`sandbox ${sandbox.id} is closed`);
    if (confined) this.#watchMemory();
    this.#tmpDir = spec.tmpDir;
    const launcher = this.#launcher ?? newLauncher();
    this.#launcher = undefined;
    const started = await launcher.start(spec);
    this.#leaders.push({ pid: started.pid, startTicks: processStat(started.pid)?.startTicks ?? -1 });
    this.#processes.set(started, hold({ kind: 'process', pid: started.pid, tmpDir: spec.tmpDir }));
    this.#treeReadAtMs = -Infinity;
    if (this.#isShared) this.#duty?.start();
    void started.exited.then(() => {
      this.#processes.get(started)?.();
      this.#processes.delete(started);
      if (this.#processes.size === 0) this.#unwatchMemory();
    });
    return started;
  }

  setCpu(cpu: 'burst' | 'share'): void {
    this.#isShared = cpu === 'share';
    if (this.#isShared && this.#processes.size > 0) this.#duty?.start();
    else this.#duty?.pause();
  }

  freeze(): Promise<void> {
    this.#duty?.pause();
    this.#unwatchMemory();
    this.#treeReadAtMs = -Infinity;
    this.#refresh();
    this.#signalGroups('SIGSTOP');
    return Promise.resolve();
  }

  thaw(): Promise<void> {
    if (this.#parts.confined && this.#processes.size > 0) this.#watchMemory();
    this.#signalGroups('SIGCONT');
    if (this.#isShared) this.#duty?.start();
    return Promise.resolve();
  }

  cpuMicros(): number {
    return Math.floor(this.#cpuNanos() / NANOS_PER_MICRO);
  }

  peakMemoryBytes(): number {
    this.#treeReadAtMs = -Infinity;
    this.#refresh();
    return this.#peakBytes;
  }

  takeOomKill(): boolean {
    const wasKilled = this.#isOomKilled;
    this.#isOomKilled = false;
    return wasKilled;
  }

  signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#processes.keys()) sendSignal(-pid, signal);
  }

  async killAll(): Promise<void> {
    this.#duty?.pause();
    this.#unwatchMemory();
    for (let attempt = 0; attempt < KILL_ATTEMPTS; attempt++) {
      const found = markedProcesses({ leaders: this.#leaders, tmpDir: this.#tmpDir });
      for (const { pid } of found) sendSignal(pid, 'SIGKILL');
      this.signal('SIGKILL');
      if (found.length === 0 && this.#processes.size === 0) {
        this.#leaders.length = 0;
        return;
      }
      await sleep(POLL_MS);
    }
    throw new Error(`sandbox ${this.#parts.spec.id} still has processes after SIGKILL`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#launcher?.[Symbol.asyncDispose]();
    await this.killAll();
  }

  #cpuNanos(): number {
    this.#refresh();
    return this.#meter.readNanos(this.#tree);
  }

  #refresh(): void {
    const now = performance.now();
    if (now - this.#treeReadAtMs < TREE_REFRESH_MS) return;
    this.#treeReadAtMs = now;
    this.#tree = [...this.#processes.keys()].flatMap(({ pid }) => descendants(pid));
    const resident = this.#tree.flatMap((pid) => residentMemory(pid) ?? []);
    const sum = (part: keyof Resident) => resident.reduce((total, each) => total + each[part], 0);
    const limitBytes = this.#parts.spec.memoryMb * BYTES_PER_MB;
    this.#peakBytes = Math.max(this.#peakBytes, sum('peakBytes'));
    if (!this.#parts.confined || sum('nowBytes') <= limitBytes) return;
    this.#isOomKilled = true;
    this.#peakBytes = limitBytes;
    this.#signalGroups('SIGKILL');
  }

  #watchMemory(): void {
    this.#memoryTimer ??= setInterval(() => {
      this.#refresh();
    }, TREE_REFRESH_MS).unref();
  }

  #unwatchMemory(): void {
    clearInterval(this.#memoryTimer);
    this.#memoryTimer = undefined;
  }

  /** A child may have made a group of its own. */
  #signalGroups(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    const groups = new Set(this.#tree.flatMap((pid) => processStat(pid)?.group ?? []));
    for (const { pid } of this.#processes.keys()) groups.add(pid);
    for (const group of groups) sendSignal(-group, signal);
  }
}

function newLauncher(): Launcher {
  return new Launcher({ joins: [], privateTmp: false });
}
