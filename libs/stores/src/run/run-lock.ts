import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { identityOf, type ProcessIdentity } from './process-identity.ts';

const LOCK = /^lock-(\d+)-(\w+)$/;

/**
 * Keeps a run to one writer. Every writer puts down a file named after itself and then looks for others: of two that
 * come at once at least one sees the other, and there is no moment at which a stale lock is nobody's. A lock whose
 * process is gone is removed by the next writer.
 */
export async function lockRun(dir: string, id: string): Promise<RunLock> {
  const self = await identityOf(process.pid);
  if (self === undefined) throw new Error('this process is not there');
  const path = join(dir, `lock-${self.pid}-${self.started}`);
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw locked(id, self.pid);
    throw error;
  }
  const lock = new RunLock(path);
  try {
    for (const other of await locksIn(dir)) {
      if (other.path === path) continue;
      if (await isHeld(other)) throw locked(id, other.pid);
      await rm(other.path, { force: true });
    }
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
  return lock;
}

/** The process that is writing to a run, if any. */
export async function writerOf(dir: string): Promise<number | undefined> {
  for (const lock of await locksIn(dir)) if (await isHeld(lock)) return lock.pid;
  return undefined;
}

export class RunLock implements AsyncDisposable {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

interface LockFile extends ProcessIdentity {
  readonly path: string;
}

async function locksIn(dir: string): Promise<readonly LockFile[]> {
  return (await readdir(dir)).flatMap((name) => {
    const [, pid, started] = LOCK.exec(name) ?? [];
    return pid === undefined || started === undefined
      ? []
      : [{ pid: Number(pid), started, path: join(dir, name) }];
  });
}

async function isHeld(lock: LockFile): Promise<boolean> {
  return (await identityOf(lock.pid))?.started === lock.started;
}

function locked(id: string, pid: number): BenchError {
  return new BenchError(
    'LB_RUN_LOCKED',
    `process ${pid} is writing to run ${id}`,
    'wait for it to end, or stop it, then try again',
  );
}
