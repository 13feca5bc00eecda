import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import type { LocalFunction } from '@lambda-bench/neighbours';

/** Code of the user's own, found and looked at, not yet run. */
export interface CodeSource {
  readonly path: string;
  /** What a function made of it is called here. */
  readonly name: string;
  readonly code: LocalFunction['code'];
}

const HINT = 'a folder with the code as Lambda unpacks it, or a zip of it';

/** A folder, or a zip archive. `shown` is how the command line calls it: `--function`, `<target>`. */
export function codeSource(given: string, shown: string, cwd: string): CodeSource {
  const path = resolve(cwd, given);
  return { path, name: nameOf(path), code: codeOf(path, shown) };
}

function codeOf(path: string, shown: string): LocalFunction['code'] {
  if (!existsSync(path)) throw new BenchError('LB_USAGE', `${shown} ${path} does not exist`, HINT);
  if (statSync(path).isDirectory()) return { folder: path };
  const zip = readFileSync(path);
  // Every zip archive begins so, an empty one aside, which is no function.
  if (zip.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return { zip };
  throw new BenchError('LB_USAGE', `${shown} ${path} is neither a folder nor a zip archive`, HINT);
}

function nameOf(path: string): string {
  return `own-${plainName(path)}`.slice(0, 64);
}

/** What Lambda would take as a name, of a folder's or an archive's. */
export function plainName(path: string): string {
  return basename(path, '.zip').replaceAll(/[^a-zA-Z0-9-_]/g, '-');
}
