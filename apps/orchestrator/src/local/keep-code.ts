import { link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalFunction } from '@lambda-bench/neighbours';

export interface KeptCode extends AsyncDisposable {
  readonly functions: readonly LocalFunction[];
}

/**
 * The code of built functions under names of its own, for as long as it is measured: a build, even one from the cache,
 * removes what was built and puts new files there, which a name that is kept does not notice. `built` is the folder whose
 * functions are meant; code from elsewhere stays where it is.
 */
export async function keepCode(functions: readonly LocalFunction[], built: string): Promise<KeptCode> {
  const shelf = join(built, '..', 'measured');
  await mkdir(shelf, { recursive: true });
  await removeLeft(shelf);
  const folder = await mkdtemp(join(shelf, `${process.pid}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const kept: LocalFunction[] = [];
    for (const fn of functions) {
      if (!('folder' in fn.code) || !fn.code.folder.startsWith(built)) {
        kept.push(fn);
        continue;
      }
      const code = join(folder, fn.name);
      await linkAll(fn.code.folder, code);
      kept.push({ ...fn, code: { folder: code } });
    }
    return { functions: kept, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      return entry.isDirectory() ? linkAll(source, target) : link(source, target);
    }),
  );
}

/** What processes that were killed had kept. */
async function removeLeft(shelf: string): Promise<void> {
  for (const name of await readdir(shelf)) {
    if (!isAlive(Number.parseInt(name, 10))) await rm(join(shelf, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
