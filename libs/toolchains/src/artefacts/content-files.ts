import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';

/** One file of a function's code, as it stands in the archive. */
export interface ContentFile {
  /** Relative to the code folder, with forward slashes. */
  readonly path: string;
  readonly executable: boolean;
  readonly bytes: Buffer;
}

/** What package installers leave behind differs from one machine to the next, and no function reads it. */
const INSTALLER_LEFTOVERS = /(^|\/)[^/]+\.dist-info\/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$|\.pyc$/;

/** Every file below the folder that belongs into the archive, sorted by path in byte order. */
export async function readContent(folder: string): Promise<readonly ContentFile[]> {
  const files: ContentFile[] = [];
  for (const path of await pathsBelow(folder, '')) {
    if (INSTALLER_LEFTOVERS.test(path)) continue;
    const absolute = join(folder, path);
    const executable = ((await stat(absolute)).mode & 0o100) !== 0;
    files.push({ path, executable, bytes: await readFile(absolute) });
  }
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** Path, mode and bytes of every file: the same on every machine, whatever compressed the archive. */
export function contentDigest(files: readonly ContentFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file.executable ? '755' : '644'} ${file.bytes.length} ${file.path}\n`);
    hash.update(file.bytes);
  }
  return hash.digest('hex');
}

async function pathsBelow(folder: string, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== '__pycache__') paths.push(...(await pathsBelow(folder, path)));
    } else if (entry.isFile()) {
      paths.push(path);
    } else {
      throw new BenchError(
        'LB_ARTEFACT',
        `${join(folder, path)} is neither a file nor a folder`,
        'Put a copy of the file there: an archive for Lambda holds plain files only.',
      );
    }
  }
  return paths;
}
