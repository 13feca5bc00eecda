import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** No build here takes longer than this, so an older lock belongs to a process that is gone. */
const LOCK_OUTLIVED_MS = 30 * 60_000;
const POLL_MS = 100;

/**
 * Fills a folder once, whoever asks and how many at the same time. `fill` writes into a folder beside it that takes the
 * place only when it is complete: a folder that exists is whole. A lock saves work; were it ever broken, the rename
 * would still let exactly one folder win.
 */
export async function installOnce(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<'present' | 'installed'> {
  if (existsSync(folder)) return 'present';
  await mkdir(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  while (!(await takeLock(lock))) {
    await sleep(POLL_MS);
    if (existsSync(folder)) return 'present';
  }
  try {
    if (existsSync(folder)) return 'present';
    await removeLeftovers(folder);
    return await fillAndPublish(folder, fill);
  } finally {
    await rm(lock, { force: true });
  }
}

async function fillAndPublish(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<'present' | 'installed'> {
  const unfinished = `${folder}.${randomUUID()}.tmp`;
  await mkdir(unfinished);
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
    return 'installed';
  } catch (error) {
    if (existsSync(folder)) return 'present';
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  if (await isAbandoned(lock)) await rm(lock, { force: true });
  return false;
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const owner = Number(await readFile(lock, 'utf8'));
    const ageMs = Date.now() - (await stat(lock)).mtimeMs;
    // A lock that was made this moment may not have its owner's number in it yet.
    return ageMs > LOCK_OUTLIVED_MS || (ageMs > 1000 && !isAlive(owner));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return isCode(error, 'EPERM');
  }
}

/** What a process that was killed left half done; the lock is held, so nobody else is at it. */
async function removeLeftovers(folder: string): Promise<void> {
  const name = basename(folder);
  for (const entry of await readdir(dirname(folder))) {
    if (entry.startsWith(`${name}.`) && entry.endsWith('.tmp')) {
      await rm(join(dirname(folder), entry), { recursive: true, force: true });
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
