import { readFileSync } from 'node:fs';

export interface ProcessStat {
  readonly pid: number;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ticks since boot: together with the pid it names one process for as long as the machine is up. */
  readonly startTicks: number;
}

/** Undefined when there is no such process. */
export function processStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw cause;
  }
  // The name in brackets may itself hold spaces and brackets, so the fields are counted from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index]);
  return {
    pid,
    state: fields[0] ?? '?',
    parent: at(1),
    group: at(2),
    session: at(3),
    startTicks: at(19),
  };
}

/** Changes with every boot, so that a record of an earlier one is known to be stale. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

export function isGone(cause: unknown): boolean {
  const code = errorCode(cause);
  return code === 'ENOENT' || code === 'ESRCH' || code === 'ENODEV';
}

export function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** False when there was nobody left to receive it. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (cause) {
    if (errorCode(cause) === 'ESRCH') return false;
    throw cause;
  }
}
