import { open, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { LEFT_BEHIND } from './left-behind.ts';

type Code = LocalFunction['code'];

/** Whether two sides are the same code: the same bytes, or folders with the same files. An archive is never a folder. */
export async function isSameCode(a: Code, b: Code): Promise<boolean> {
  if ('zip' in a) return 'zip' in b && Buffer.from(a.zip).equals(b.zip);
  if ('zip' in b) return false;
  if (a.folder === b.folder) return true;
  const [from, to] = await Promise.all([entriesOf(a.folder, ''), entriesOf(b.folder, '')]);
  if (from.length !== to.length) return false;
  // Names, kinds and sizes tell most, without a file being read.
  if (from.some((entry, index) => entry.facts !== to[index]?.facts)) return false;
  for (const { path, isFile } of from) {
    if (isFile && !(await isSameFile(join(a.folder, path), join(b.folder, path)))) return false;
  }
  return true;
}

interface Entry {
  readonly path: string;
  readonly isFile: boolean;
  readonly facts: string;
}

/** The repository's own file at the root of a checkout is no part of the function, nor what an interpreter left behind. */
async function entriesOf(root: string, folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: Entry[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (path === '.git' || entry.name === LEFT_BEHIND) continue;
    if (entry.isDirectory()) {
      found.push(...(await entriesOf(root, path)));
    } else if (entry.isSymbolicLink()) {
      found.push({ path, isFile: false, facts: `link ${path} ${await readlink(join(root, path))}` });
    } else {
      const { size, mode } = await stat(join(root, path));
      found.push({ path, isFile: entry.isFile(), facts: `file ${path} ${mode & 0o111} ${size}` });
    }
  }
  return found;
}

const CHUNK_BYTES = 65_536;

async function isSameFile(a: string, b: string): Promise<boolean> {
  await using from = await open(a);
  await using to = await open(b);
  const [one, other] = [Buffer.alloc(CHUNK_BYTES), Buffer.alloc(CHUNK_BYTES)];
  for (;;) {
    const [read, readToo] = await Promise.all([from.read(one), to.read(other)]);
    if (read.bytesRead !== readToo.bytesRead) return false;
    if (read.bytesRead === 0) return true;
    if (!one.subarray(0, read.bytesRead).equals(other.subarray(0, read.bytesRead))) return false;
  }
}
