import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { invalidParameter, type ServiceError } from './service-error.ts';

export interface UnzipLimits {
  readonly unzippedBytes: number;
  readonly entries: number;
}

/** Lambda's own limit on bytes; the one on entries is ours, against archives of a million empty files. */
export const UNZIP_LIMITS: UnzipLimits = { unzippedBytes: 262_144_000, entries: 100_000 };

/**
 * Unpacks into an existing, empty folder. Nothing is written outside it: names that leave it are refused, nothing is
 * written through a symbolic link, and links are made last and may only lead inside.
 */
export async function unzip(
  archive: Uint8Array,
  folder: string,
  limits: UnzipLimits = UNZIP_LIMITS,
): Promise<void> {
  if (archive.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  const zip = await open(archive);
  const plan = await read(zip, folder, limits);
  for (const folderPath of plan.folders) await mkdir(folderPath, { recursive: true });
  for (const file of plan.files) await unpackFile(zip, file);
  for (const link of plan.links) await unpackLink(zip, link);
  for (const link of plan.links) await checkLink(link.path, folder);
}

interface Unpacked {
  readonly entry: Entry;
  readonly path: string;
}

interface Plan {
  readonly folders: ReadonlySet<string>;
  readonly files: readonly Unpacked[];
  readonly links: readonly Unpacked[];
}

async function open(archive: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  try {
    return await fromBufferPromise(buffer, { lazyEntries: true, strictFileNames: true, autoClose: false });
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function read(zip: ZipFile, folder: string, limits: UnzipLimits): Promise<Plan> {
  const folders = new Set<string>([folder]);
  const files = new Map<string, Unpacked>();
  const links = new Map<string, Unpacked>();
  let bytes = 0;
  let count = 0;
  for await (const entry of entriesOf(zip)) {
    bytes += entry.uncompressedSize;
    if (bytes >= limits.unzippedBytes) throw tooLarge(limits);
    if (++count > limits.entries) {
      throw invalidParameter(`The archive has more than ${String(limits.entries)} entries.`);
    }
    const path = inside(folder, entry.fileName);
    if (entry.fileName.endsWith('/')) {
      folders.add(path);
      continue;
    }
    folders.add(dirname(path));
    // As with unzip, the last entry of a name wins.
    files.delete(path);
    links.delete(path);
    (isLink(entry) ? links : files).set(path, { entry, path });
  }
  for (const path of [...folders, ...files.keys(), ...links.keys()]) {
    if (passesThrough(path, folder, files, links)) throw unreadable();
  }
  return { folders, files: [...files.values()], links: [...links.values()] };
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolveEntry, reject) => {
      const settle = (settled: () => void): void => {
        zip.removeAllListeners();
        settled();
      };
      zip.once('entry', (found: Entry) => {
        settle(() => {
          resolveEntry(found);
        });
      });
      zip.once('end', () => {
        settle(() => {
          resolveEntry(undefined);
        });
      });
      zip.once('error', (cause) => {
        settle(() => {
          reject(unreadable(cause));
        });
      });
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

/** yauzl has already refused absolute names, `..` and backslashes; this holds whatever it lets through. */
function inside(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (path !== folder && !path.startsWith(folder + sep)) throw unreadable();
  return path;
}

/** Whether a parent of the path is itself a file or a link of the archive. */
function passesThrough(
  path: string,
  folder: string,
  files: ReadonlyMap<string, Unpacked>,
  links: ReadonlyMap<string, Unpacked>,
): boolean {
  for (let parent = dirname(path); parent.length > folder.length; parent = dirname(parent)) {
    if (files.has(parent) || links.has(parent)) return true;
  }
  return false;
}

async function unpackFile(zip: ZipFile, { entry, path }: Unpacked): Promise<void> {
  try {
    // yauzl ends the stream with an error when it yields more than the entry declared.
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx' }));
  } catch (cause) {
    throw unreadable(cause);
  }
  await chmod(path, isExecutable(entry) ? 0o755 : 0o644);
}

async function unpackLink(zip: ZipFile, { entry, path }: Unpacked): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    await symlink(Buffer.concat(chunks).toString('utf8'), path);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * Links are followed as the kernel follows them, since `a/link/..` is not `a` when the link leads elsewhere; hence
 * no `resolve` here, which would shorten the path first. Where a link leads nowhere, its folder must be inside.
 */
async function checkLink(path: string, folder: string): Promise<void> {
  const root = await realpath(folder);
  const target = await realpath(path).catch(async () => {
    const written = await readlink(path);
    const start = isAbsolute(written) ? '' : `${dirname(path)}${sep}`;
    return realpath(`${start}${dirname(written)}`).catch((cause: unknown) => {
      throw unreadable(cause);
    });
  });
  const way = relative(root, target);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) throw unreadable();
}

const UNIX_HOST = 3;
const FORMAT_MASK = 0o170000;
const LINK_FORMAT = 0o120000;

function unixMode(entry: Entry): number {
  return entry.versionMadeBy >> 8 === UNIX_HOST ? entry.externalFileAttributes >>> 16 : 0;
}

function isLink(entry: Entry): boolean {
  return (unixMode(entry) & FORMAT_MASK) === LINK_FORMAT;
}

function isExecutable(entry: Entry): boolean {
  return (unixMode(entry) & 0o111) !== 0;
}

function unreadable(cause?: unknown): ServiceError {
  const error = invalidParameter(
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  );
  if (cause !== undefined) error.cause = cause;
  return error;
}

function tooLarge(limits: UnzipLimits): ServiceError {
  return invalidParameter(`Unzipped size must be smaller than ${String(limits.unzippedBytes)} bytes`);
}
