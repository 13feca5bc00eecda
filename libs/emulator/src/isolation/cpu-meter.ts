import { threadCpuNanos, threadsOf } from './process-tree.ts';

/** CPU time of a changing set of processes. What a thread had used when it was last seen stays counted after its end. */
export class CpuMeter {
  readonly #lastSeen = new Map<string, number>();
  #endedNanos = 0;

  /** Reads all threads of these processes and answers the time used since the first reading. */
  readNanos(pids: readonly number[]): number {
    for (const pid of pids) {
      for (const thread of threadsOf(pid)) this.#see(thread, threadCpuNanos(pid, thread));
    }
    let total = this.#endedNanos;
    for (const nanos of this.#lastSeen.values()) total += nanos;
    return total;
  }

  #see(thread: string, nanos: number | undefined): void {
    if (nanos === undefined) return;
    const before = this.#lastSeen.get(thread);
    // A thread number that was given out again starts from nothing.
    if (before !== undefined && nanos < before) this.#endedNanos += before;
    this.#lastSeen.set(thread, nanos);
  }
}
