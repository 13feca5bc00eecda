import type { Clock, Sleep } from '../clock.ts';

/** Time that passes only when nothing else is left to do: hours in the blink of an eye, and the same every time. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Stands still until the work is done: for what happens in real time, such as writing a journal to a disk. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until the work is done. Rejects when the work waits for something that no passing of time brings. */
  run<T>(work: Promise<T>): Promise<T>;
}

export interface VirtualTimeOptions {
  /** Epoch milliseconds. */
  readonly startsAt: number;
  /** Resolves when every promise that could be settled has been, such as after a `setImmediate`. */
  readonly settle: () => Promise<void>;
}

interface Sleeper {
  readonly at: number;
  /** Of two that wake at the same instant, the one that fell asleep first. */
  readonly order: number;
  readonly wake: () => void;
}

export function virtualTime({ startsAt, settle }: VirtualTimeOptions): VirtualTime {
  let now = startsAt;
  let order = 0;
  const sleepers: Sleeper[] = [];
  const held = new Set<Promise<unknown>>();

  function wakeNext(): boolean {
    const next = pop(sleepers);
    if (next === undefined) return false;
    now = Math.max(now, next.at);
    next.wake();
    while (sleepers[0]?.at === next.at) pop(sleepers)?.wake();
    return true;
  }

  return {
    clock: { now: () => now },
    sleep: (ms) =>
      new Promise((wake) => {
        push(sleepers, { at: now + Math.max(0, ms), order, wake });
        order += 1;
      }),
    async during(work) {
      held.add(work);
      try {
        return await work;
      } finally {
        held.delete(work);
      }
    },
    async run(work) {
      const watched = { done: false };
      const finish = (): void => {
        watched.done = true;
      };
      work.then(finish, finish);
      for (;;) {
        await settle();
        if (watched.done) return work;
        if (held.size > 0) await Promise.race([...held].map((one) => one.catch(() => undefined)));
        else if (!wakeNext())
          throw new Error('the simulation stands still: nothing is left that time would bring');
      }
    },
  };
}

function isBefore(a: Sleeper, b: Sleeper): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap, the earliest on top: a balanced run sleeps some hundred thousand times. */
function push(heap: Sleeper[], item: Sleeper): void {
  let index = heap.push(item) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(item, above)) break;
    heap[index] = above;
    heap[parent] = item;
    index = parent;
  }
}

function pop(heap: Sleeper[]): Sleeper | undefined {
  const top = heap[0];
  const item = heap.pop();
  if (item === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    let child = left;
    let smaller = heap[left];
    const other = heap[right];
    if (smaller === undefined) break;
    if (other !== undefined && isBefore(other, smaller)) {
      child = right;
      smaller = other;
    }
    if (!isBefore(smaller, item)) break;
    heap[index] = smaller;
    index = child;
  }
  heap[index] = item;
  return top;
}
