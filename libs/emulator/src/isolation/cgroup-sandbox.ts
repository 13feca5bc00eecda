import { setTimeout as sleep } from 'node:timers/promises';
import type { CgroupHandle } from './cgroup-handle.ts';
import { Launcher } from './launcher.ts';
import type { ProcessSpec, Sandbox, SandboxProcess, SandboxSpec } from './isolation.ts';
import { sendSignal } from './process-stat.ts';
import { residentPeak } from './resident-peak.ts';

export interface CgroupSandboxParts {
  readonly spec: SandboxSpec;
  readonly cgroup: CgroupHandle;
  /** The first one, already inside. */
  readonly launcher: Launcher;
  readonly privateTmp: boolean;
  /** Called when nothing here is at work, so that what is done then disturbs no measurement. */
  readonly onIdle: () => void;
  /** Called when nothing of the sandbox is left. */
  readonly onRemoved: () => void;
}

const POLL_MS = 1;
/** The freezer answers in about 5 ms; a process that it cannot stop for this long is stuck in the kernel. */
const FREEZE_ATTEMPTS = 1000;
const KILL_ATTEMPTS = 5000;

export class CgroupSandbox implements Sandbox {
  readonly #parts: CgroupSandboxParts;
  readonly #processes = new Set<SandboxProcess>();
  readonly #resident = residentPeak();
  #launcher: Launcher | undefined;
  #wantFrozen = false;
  #isGone = false;
  #closing: Promise<void> | undefined;
  #oomKillsSeen = 0;

  constructor(parts: CgroupSandboxParts) {
    this.#parts = parts;
    this.#launcher = parts.launcher;
  }

  async spawn(spec: ProcessSpec): Promise<SandboxProcess> {
    if (this.#closing !== undefined) throw new Error(`sandbox ${this.#parts.spec.id} is closed`);
    const { cgroup, privateTmp } = this.#parts;
    const launcher = this.#launcher ?? new Launcher({ joins: cgroup.joins, privateTmp });
    this.#launcher = undefined;
    const started = await launcher.start(spec);
    this.#processes.add(started);
    void started.exited.then(() => this.#processes.delete(started));
    return started;
  }

  setCpu(cpu: 'burst' | 'share'): void {
    if (this.#isGone) return;
    this.#parts.cgroup.setQuota(cpu === 'burst' ? undefined : this.#parts.spec.cpuShare);
  }

  async freeze(): Promise<void> {
    if (this.#isGone) return;
    this.#wantFrozen = true;
    this.#parts.cgroup.requestFreeze();
    for (let attempt = 0; attempt < FREEZE_ATTEMPTS; attempt++) {
      if (this.#wasThawed()) return;
      if (this.#parts.cgroup.isFrozen()) {
        this.#parts.onIdle();
        return;
      }
      await sleep(POLL_MS);
    }
    throw new Error(`sandbox ${this.#parts.spec.id} did not freeze`);
  }

  /** An invoke that arrives while the freezer is still at work wins. */
  #wasThawed(): boolean {
    return !this.#wantFrozen;
  }

  thaw(): Promise<void> {
    this.#wantFrozen = false;
    if (!this.#isGone) this.#parts.cgroup.thaw();
    return Promise.resolve();
  }

  cpuMicros(): number {
    return this.#parts.cgroup.cpuMicros();
  }

  peakMemoryBytes(): number {
    const { cgroup } = this.#parts;
    const charged = cgroup.peakMemoryBytes();
    return Math.max(
      charged,
      this.#resident.read(charged, () => cgroup.pids()),
    );
  }

  takeOomKill(): boolean {
    const kills = this.#parts.cgroup.oomKills();
    const isNew = kills > this.#oomKillsSeen;
    this.#oomKillsSeen = kills;
    return isNew;
  }

  signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#processes) sendSignal(-pid, signal);
  }

  async killAll(): Promise<void> {
    this.#wantFrozen = false;
    if (this.#isGone) return;
    const unused = this.#launcher?.[Symbol.asyncDispose]();
    this.#launcher = undefined;
    for (let attempt = 0; attempt < KILL_ATTEMPTS; attempt++) {
      // Again after each look: a process may have forked between the list and the signal.
      this.#parts.cgroup.kill();
      // A launcher on its way in is in no cgroup yet.
      this.signal('SIGKILL');
      if (this.#parts.cgroup.pids().length === 0 && this.#processes.size === 0) {
        await unused;
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
    await this.killAll();
    this.#isGone = true;
    await this.#parts.cgroup.remove();
    this.#parts.onRemoved();
    this.#parts.onIdle();
  }
}
