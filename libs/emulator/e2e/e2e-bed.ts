import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../src/functions/temporary-folder.ts';
import { EXECUTABLE, REGULAR, writeZip } from '../src/functions/zip-writer.ts';
import { startEmulator, type EmulatorOptions } from '../src/index.ts';

/** A whole server, and archives of a function that does what its events say. */
export interface E2eBed extends AsyncDisposable {
  readonly endpoint: string;
  readonly folder: string;
  readonly archive: Buffer;
  /** The same function in other bytes. */
  readonly otherArchive: Buffer;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PUPPET = fileURLToPath(new URL('../src/testdata/puppet.cjs', import.meta.url));

export async function e2eBed(options: Partial<EmulatorOptions> = {}): Promise<E2eBed> {
  const folder = await temporaryFolder();
  const emulator = await startEmulator({
    toolchains: { root: ROOT, env: process.env },
    stateFolder: join(folder.path, 'state'),
    ...options,
  });
  const data = `#!${process.execPath}\n${await readFile(PUPPET, 'utf8')}`;
  const bootstrap = { name: 'bootstrap', data, mode: EXECUTABLE };
  return {
    endpoint: emulator.endpoint,
    folder: folder.path,
    archive: writeZip([bootstrap]),
    otherArchive: writeZip([bootstrap, { name: 'more.txt', data: 'more', mode: REGULAR }]),
    [Symbol.asyncDispose]: async () => {
      await emulator[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
