import { readdirSync, readFileSync } from 'node:fs';
import { errorCode, isGone, processStat } from './process-stat.ts';
import type { ProcessStat } from './process-stat.ts';

/** The process and all it started that is still linked to it; what was orphaned in between is not found this way. */
export function descendants(pid: number): readonly number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    (readText(`/proc/${pid}/task/${thread}/children`) ?? '').trim().split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(descendants)];
}

export function threadsOf(pid: number): readonly string[] {
  return list(`/proc/${pid}/task`);
}

/** CPU time of one thread. Current even while it runs, to within a scheduler tick. */
export function threadCpuNanos(pid: number, thread: string): number | undefined {
  const text = readText(`/proc/${pid}/task/${thread}/schedstat`);
  return text === undefined ? undefined : Number(text.split(' ')[0]);
}

export interface Resident {
  readonly nowBytes: number;
  /** The high-water mark of this process. */
  readonly peakBytes: number;
}

/** Undefined for a process that has exited. */
export function residentMemory(pid: number): Resident | undefined {
  const status = readText(`/proc/${pid}/status`) ?? '';
  const [peak, now] = ['VmHWM', 'VmRSS'].map(
    (name) => new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1],
  );
  if (peak === undefined || now === undefined) return undefined;
  return { nowBytes: Number(now) * 1024, peakBytes: Number(peak) * 1024 };
}

/** The first process of a session, whose pid names it for as long as anything is in it. */
export interface Leader {
  readonly pid: number;
  readonly startTicks: number;
}

/** What names the processes of a sandbox that has no cgroup. */
export interface ProcessMark {
  readonly leaders: readonly Leader[];
  /** Its value of TMPDIR, given to no other process on this machine. */
  readonly tmpDir: string | undefined;
}

/**
 * Looks through the whole machine: members of the leaders' sessions, their descendants, and those that carry the mark in
 * their environment although they left the session and lost their parent. Zombies have nothing left to stop.
 */
export function markedProcesses({ leaders, tmpDir }: ProcessMark): readonly ProcessStat[] {
  const sessions = leaders.filter(isNobodyElse).map(({ pid }) => pid);
  const linked = new Set(sessions.flatMap(descendants));
  return list('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid)
    .flatMap((pid) => {
      const stat = processStat(pid);
      return stat === undefined || stat.state === 'Z' ? [] : [stat];
    })
    .filter(({ pid, session }) => sessions.includes(session) || linked.has(pid) || carries(pid, tmpDir));
}

/** Once a session is empty, its number may come to name a stranger's. */
function isNobodyElse({ pid, startTicks }: Leader): boolean {
  const stat = processStat(pid);
  return stat === undefined || stat.startTicks === startTicks;
}

function carries(pid: number, tmpDir: string | undefined): boolean {
  if (tmpDir === undefined) return false;
  return readText(`/proc/${pid}/environ`)?.split('\0').includes(`TMPDIR=${tmpDir}`) === true;
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (isGone(cause)) return [];
    throw cause;
  }
}

/** Undefined when the process has gone, or belongs to somebody else. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (cause) {
    const code = errorCode(cause);
    if (isGone(cause) || code === 'EACCES' || code === 'EPERM') return undefined;
    throw cause;
  }
}
