import { cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { isAlive } from '../local/keep-code.ts';
import { LEFT_BEHIND } from './left-behind.ts';
import { git, type CommitOf } from './repository.ts';

const PREFIX = 'lambda-bench-gate-';

/** A temporary folder for the code of a gate: it is gone afterwards, and what a killed one left is gone with the next. */
export interface GateShelf extends AsyncDisposable {
  /** A checkout of its own of a commit; the working folder stays as it is. */
  checkOut(what: CommitOf, name: string): Promise<string>;
  /** A copy of a folder without what is no part of a function: the repository in it, and what an interpreter left behind. */
  copy(folder: string, name: string): Promise<string>;
}

/** `user` is whose folders are left to be removed: a machine may be shared. */
export async function openShelf(
  host: Pick<Host, 'cwd' | 'env'>,
  user = process.getuid?.(),
): Promise<GateShelf> {
  await removeLeft(host, user);
  const shelf = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const checkouts: string[] = [];
  return {
    async checkOut({ ref, commit }, name) {
      const folder = join(shelf, name);
      checkouts.push(folder);
      const { ok, out } = await git(['worktree', 'add', '--detach', '--force', folder, commit], host);
      if (ok) return folder;
      throw new BenchError(
        'LB_USAGE',
        `${ref} cannot be checked out: ${out.split('\n').at(-1) ?? ''}`,
        `git worktree add <folder> ${ref} says more`,
      );
    },
    async copy(folder, name) {
      const to = join(shelf, name);
      const repository = join(folder, '.git');
      await cp(folder, to, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => path !== repository && basename(path) !== LEFT_BEHIND,
      });
      return to;
    },
    async [Symbol.asyncDispose]() {
      for (const folder of checkouts) await git(['worktree', 'remove', '--force', '--force', folder], host);
      await rm(shelf, { recursive: true, force: true });
    },
  };
}

/** Folders of processes that are gone, and what the repository still knows of checkouts in them. */
async function removeLeft(host: Pick<Host, 'cwd' | 'env'>, user: number | undefined): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (isLeft(name)) await removeOwned(join(tmpdir(), name), user);
  }
  const { ok, out } = await git(['worktree', 'list', '--porcelain'], host);
  if (!ok) return;
  for (const [, folder = ''] of out.matchAll(/^worktree (.+)$/gm)) {
    if (isLeft(basename(dirname(folder)))) {
      await git(['worktree', 'remove', '--force', '--force', folder], host);
    }
  }
}

/** What another user left is theirs, and what goes meanwhile is gone; neither is a reason not to measure. */
async function removeOwned(folder: string, user: number | undefined): Promise<void> {
  try {
    if (user !== undefined && (await lstat(folder)).uid !== user) return;
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT') throw error;
  }
}

function isLeft(name: string): boolean {
  return name.startsWith(PREFIX) && !isAlive(Number.parseInt(name.slice(PREFIX.length), 10));
}
