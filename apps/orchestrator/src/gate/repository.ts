import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';

type Place = Pick<Host, 'cwd' | 'env'>;

/** A commit of the repository that the command was started in. */
export interface CommitOf {
  readonly ref: string;
  readonly commit: string;
}

/** Finds the commit that a word names, or says what else it could have been. */
export async function findCommit(ref: string, shown: string, place: Place): Promise<CommitOf> {
  const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], place);
  if (found.ok) return { ref, commit: found.out };
  const inside = await git(['rev-parse', '--show-toplevel'], place);
  if (!inside.ok) refuseRefused(inside.out);
  throw new BenchError(
    'LB_USAGE',
    inside.ok
      ? `${shown} ${ref} is neither a folder, a zip nor a git ref`
      : `${shown} ${ref} is neither a folder nor a zip, and ${place.cwd} is in no git repository`,
    inside.ok
      ? 'git fetch brings what is only on the server; a clone of CI may have only the newest commit, and no branch but its own'
      : 'name a folder or a zip, or start it within the repository',
  );
}

/** A repository of another user is one, and git says itself how it is trusted. */
function refuseRefused(said: string): void {
  if (said === '' || said.includes('not a git repository')) return;
  const [first = ''] = said.split('\n');
  throw new BenchError(
    'LB_USAGE',
    `git refuses the repository: ${first}`,
    'git config --global --add safe.directory <folder> lets it read one that belongs to another user',
  );
}

/** Where a path of the working folder is in the repository, with the root of it: another commit has it there as well. */
export async function placeInRepository(
  path: string,
  place: Place,
  shown = '--function',
): Promise<{ readonly root: string; readonly inside: string }> {
  const { ok, out } = await git(['rev-parse', '--show-toplevel'], place);
  const root = ok ? realpathSync(out) : '';
  const inside = relative(root, resolve(realpathSync(place.cwd), path));
  if (ok && !inside.startsWith('..') && !isAbsolute(inside)) return { root, inside };
  if (!ok) refuseRefused(out);
  throw new BenchError(
    'LB_USAGE',
    `${shown} ${path} is outside the git repository ${out}`,
    'say with --function where the function is within it, as seen from here',
  );
}

export interface GitAnswer {
  readonly ok: boolean;
  /** What it wrote, or what it complained of. */
  readonly out: string;
}

/** What git says; that it refuses is an answer as well, and that there is no git is not. */
export async function git(args: readonly string[], { cwd, env }: Place): Promise<GitAnswer> {
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd, env });
    return { ok: true, out: stdout.trim() };
  } catch (error) {
    const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT') {
      throw new BenchError('LB_TOOLCHAIN', 'git is not on this machine', 'install it, or name two folders', {
        cause: error,
      });
    }
    return { ok: false, out: (stderr ?? '').trim() };
  }
}
