import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { DeployedCode } from './function-configuration.ts';
import { invalidParameter } from './service-error.ts';
import type { UnzipLimits } from './unzip.ts';

/**
 * Deploys a folder of this machine as it stands: nothing is copied, so a rebuilt handler is live at its next cold
 * start. The digest is of names, kinds and contents at the moment of deployment. The limits are those of an archive's
 * contents, and stop the reading early: somebody may name the root of the disk by mistake.
 */
export async function deployLocalFolder(path: string, limits: UnzipLimits): Promise<DeployedCode> {
  if (!isAbsolute(path)) throw invalidParameter(`The local folder ${path} is not an absolute path.`);
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) throw invalidParameter(`The local folder ${path} does not exist.`);
  if (!facts.isDirectory()) throw invalidParameter(`${path} is not a folder.`);
  const reading: Reading = { root: path, limits, hash: createHash('sha256'), bytes: 0, entries: 0 };
  await readFolder(reading, '');
  return { dir: path, sha256Base64: reading.hash.digest('base64'), sizeBytes: reading.bytes };
}

interface Reading {
  readonly root: string;
  readonly limits: UnzipLimits;
  readonly hash: Hash;
  bytes: number;
  entries: number;
}

async function readFolder(reading: Reading, folder: string): Promise<void> {
  const { root, limits, hash } = reading;
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  reading.entries += entries.length;
  if (reading.entries > limits.entries) {
    throw invalidParameter(`The local folder ${root} has more than ${String(limits.entries)} entries.`);
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) await readFolder(reading, name);
    else if (entry.isSymbolicLink()) hash.update(`link\0${name}\0${await readlink(join(root, name))}\0`);
    else if (entry.isFile()) await readFile(reading, name);
  }
}

async function readFile(reading: Reading, name: string): Promise<void> {
  const { root, limits, hash } = reading;
  const { mode, size } = await stat(join(root, name));
  hash.update(`file\0${name}\0${(mode & 0o111).toString(8)}\0${String(size)}\0`);
  for await (const chunk of createReadStream(join(root, name))) {
    const bytes = chunk as Buffer;
    reading.bytes += bytes.length;
    if (reading.bytes >= limits.unzippedBytes) {
      throw invalidParameter(`Unzipped size must be smaller than ${String(limits.unzippedBytes)} bytes`);
    }
    hash.update(bytes);
  }
}
