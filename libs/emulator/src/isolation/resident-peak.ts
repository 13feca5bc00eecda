import { residentMemory } from './process-tree.ts';

export interface ResidentPeak {
  /** Bytes; `charged` is the cgroup's own mark, by which it is seen whether anything can have grown. */
  read(charged: number, pids: () => readonly number[]): number;
}

/**
 * The most memory that one process has had resident, files of others included: a cgroup is charged only for pages that it was
 * the first to read, and Lambda's microVM reads them all itself. Reading it costs more than an invocation should, so it is
 * read when the cgroup's mark has moved, and otherwise at the first, second, fourth, eighth time and so on.
 */
export function residentPeak(): ResidentPeak {
  let highest = 0;
  let lastCharged = -1;
  let asked = 0;
  let readAt = 1;
  return {
    read(charged, pids) {
      asked += 1;
      if (charged === lastCharged && asked < readAt) return highest;
      if (asked >= readAt) readAt *= 2;
      lastCharged = charged;
      // The largest, not their sum: processes that were forked share most of what they have.
      highest = Math.max(highest, ...pids().map((pid) => residentMemory(pid)?.peakBytes ?? 0));
      return highest;
    },
  };
}
