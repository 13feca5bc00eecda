import { existsSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isGone, sendSignal } from './process-stat.ts';

/** Killed processes leave a cgroup a moment after the signal; longer than this and something holds them. */
const REMOVE_ATTEMPTS = 200;
const REMOVE_PAUSE_MS = 10;

export function writeControl(folder: string, file: string, value: number | string): void {
  writeFileSync(join(folder, file), String(value));
}

/** For limits that not every kernel or mount has; the caller says what follows from its absence. */
export function writeControlIfPresent(folder: string, file: string, value: number | string): boolean {
  if (!existsSync(join(folder, file))) return false;
  writeControl(folder, file, value);
  return true;
}

export function pidsIn(folder: string): readonly number[] {
  let text: string;
  try {
    text = readFileSync(join(folder, 'cgroup.procs'), 'latin1');
  } catch (cause) {
    if (isGone(cause)) return [];
    throw cause;
  }
  // A process of another pid namespace is written as 0, and 0 would signal ourselves.
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

export function signalAll(folder: string, signal: NodeJS.Signals): void {
  for (const pid of pidsIn(folder)) sendSignal(pid, signal);
}

/** Removing is refused while a dying process is still inside. */
export async function removeCgroup(folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      rmdirSync(folder);
      return;
    } catch (cause) {
      if (isGone(cause)) return;
      if (errorCode(cause) !== 'EBUSY' || attempt === REMOVE_ATTEMPTS) throw cause;
    }
    await sleep(REMOVE_PAUSE_MS);
  }
}
