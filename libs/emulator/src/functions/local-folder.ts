import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { DeployedCode } from './function-configuration.ts';
import { invalidParameter } from './service-error.ts';

/**
 * Deploys a folder of this machine as it stands: nothing is copied, so a rebuilt handler is live at its next cold
 * start. The digest is of names, kinds and contents at the moment of deployment.
 */
export async function deployLocalFolder(path: string): Promise<DeployedCode> {
  if (!isAbsolute(path)) throw invalidParameter(`The local folder ${path} is not an absolute path.`);
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) throw invalidParameter(`The local folder ${path} does not exist.`);
  if (!facts.isDirectory()) throw invalidParameter(`${path} is not a folder.`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const named = entries.map((entry) => ({ entry, file: join(entry.parentPath, entry.name) }));
  named.sort((a, b) => (a.file < b.file ? -1 : 1));
  for (const { entry, file } of named) {
    const name = file.slice(path.length);
    if (entry.isSymbolicLink()) {
      hash.update(`link\0${name}\0${await readlink(file)}\0`);
    } else if (entry.isFile()) {
      const { size, mode } = await stat(file);
      hash.update(`file\0${name}\0${(mode & 0o111).toString(8)}\0${String(size)}\0`);
      sizeBytes += size;
      for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    }
  }
  return { dir: path, sha256Base64: hash.digest('base64'), sizeBytes };
}
