import type { Timers } from './timers.ts';

interface Planned {
  readonly at: number;
  readonly action: () => void;
}

/** Time that stands still until it is told to move. */
export class VirtualTimers implements Timers {
  #now: number;
  readonly #planned = new Set<Planned>();

  constructor(startMs = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const planned = { at: this.#now + delayMs, action };
    this.#planned.add(planned);
    return () => {
      this.#planned.delete(planned);
    };
  }

  /** Moves time on and runs what falls due, in order, including what that plans in turn. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#planned].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#planned.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
    }
    this.#now = end;
  }
}
