import { readFile } from 'node:fs/promises';

export interface ProcessIdentity {
  readonly pid: number;
  /** Tells a process from a later one that was given the same number; `x` where the system does not say. */
  readonly started: string;
}

export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  if (!isAlive(pid)) return undefined;
  return { pid, started: await startOf(pid) };
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 asks only whether the process is there.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that belongs to somebody else is there too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** proc(5): the 22nd field is the start time in clock ticks; the second, in parentheses, may hold anything. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'x';
  } catch {
    // No /proc, as on macOS: the number alone has to do.
    return 'x';
  }
}
