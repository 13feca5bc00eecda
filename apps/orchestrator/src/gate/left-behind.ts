import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Host } from '@lambda-bench/host';
import { git } from './repository.ts';

/** Python's compiled modules, which are there after a first import and are no part of what is deployed. */
export const LEFT_BEHIND = '__pycache__';

/** Whether a folder has to be copied without something, rather than be measured where it is. */
export async function hasLeftBehind(folder: string): Promise<boolean> {
  if (existsSync(join(folder, '.git'))) return true;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.some((entry) => entry.isDirectory() && entry.name === LEFT_BEHIND);
}

/** What is in a folder and, as git ignores it, in no checkout: dependencies and what was built, as a rule. */
export async function ignoredWithin(folder: string, { env }: Pick<Host, 'env'>): Promise<readonly string[]> {
  const ignored = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'];
  const { ok, out } = await git([...ignored, '--', '.'], { cwd: folder, env });
  if (!ok) return [];
  return out.split('\0').filter((path) => path !== '' && basename(path) !== LEFT_BEHIND);
}
