import { performance } from 'node:perf_hooks';

/** The processes whose time is rationed. */
export interface DutyTarget {
  /** CPU time so far; zero and above, never falling. */
  cpuNanos(): number;
  stop(): void;
  resume(): void;
}

const TICK_MS = 1;
/** A process that used nothing for a while is looked at less often; what it then overspends is carried as debt. */
const IDLE_TICK_MS = 4;
const IDLE_AFTER_TICKS = 50;
const NANOS_PER_MS = 1e6;

/**
 * Gives processes a share of one core by stopping and continuing them, in the manner of the kernel's quota: an allowance
 * of share × period that refills over time, a stop when it is used up, and no run before it is full again.
 */
export class DutyCycle implements Disposable {
  readonly #target: DutyTarget;
  readonly #allowanceNanos: number;
  readonly #share: number;
  #timer: NodeJS.Timeout | undefined;
  #creditNanos: number;
  #usedNanos = 0;
  #lastMs = 0;
  #idleTicks = 0;
  #isStopped = false;

  constructor(target: DutyTarget, { share, periodMicros }: { share: number; periodMicros: number }) {
    this.#target = target;
    this.#share = share;
    this.#allowanceNanos = share * periodMicros * 1000;
    this.#creditNanos = this.#allowanceNanos;
  }

  /** From now on the share holds; time used before is forgiven. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#usedNanos = this.#target.cpuNanos();
    this.#lastMs = performance.now();
    this.#creditNanos = this.#allowanceNanos;
    this.#idleTicks = 0;
    this.#wait(TICK_MS);
  }

  /** The processes run freely, or not at all if whoever calls this stops them next. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isStopped) this.#resume();
  }

  [Symbol.dispose](): void {
    this.pause();
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#tick();
    }, ms).unref();
  }

  #tick(): void {
    const used = this.#target.cpuNanos();
    const now = performance.now();
    const spent = used - this.#usedNanos;
    const earned = this.#share * (now - this.#lastMs) * NANOS_PER_MS;
    this.#creditNanos = Math.min(this.#creditNanos + earned, this.#allowanceNanos) - spent;
    this.#usedNanos = used;
    this.#lastMs = now;
    this.#idleTicks = spent > 0 || this.#isStopped ? 0 : this.#idleTicks + 1;
    if (!this.#isStopped && this.#creditNanos <= 0) this.#stop();
    else if (this.#isStopped && this.#creditNanos >= this.#allowanceNanos) this.#resume();
    this.#wait(this.#idleTicks > IDLE_AFTER_TICKS ? IDLE_TICK_MS : TICK_MS);
  }

  #stop(): void {
    this.#isStopped = true;
    this.#target.stop();
  }

  #resume(): void {
    this.#isStopped = false;
    this.#target.resume();
  }
}
