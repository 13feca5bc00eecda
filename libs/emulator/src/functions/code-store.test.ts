import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CodeStore } from './code-store.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { VirtualTimers } from './virtual-timers.ts';
import { writeZip } from './zip-writer.ts';

const ARCHIVE = writeZip([{ name: 'index.mjs', data: 'export {}' }]);

it('an archive is unpacked, weighed and kept as it came', async () => {
  await using home = await temporaryFolder();
  await using store = await CodeStore.open(home.path, { timers: new VirtualTimers() });
  const code = await store.deployZip(ARCHIVE);
  expect(code.sizeBytes).toBe(ARCHIVE.length);
  expect(code.sha256Base64).toBe(createHash('sha256').update(ARCHIVE).digest('base64'));
  expect(await readFile(join(code.dir, 'index.mjs'), 'utf8')).toBe('export {}');
  expect(Buffer.from((await store.archiveOf(code)) ?? [])).toEqual(ARCHIVE);
});

it('an archive that is refused leaves nothing behind', async () => {
  await using home = await temporaryFolder();
  await using store = await CodeStore.open(home.path, { timers: new VirtualTimers() });
  await expect(store.deployZip(Buffer.from('no'))).rejects.toThrow('Could not unzip');
  const [root = ''] = await readdir(home.path);
  expect(await readdir(join(home.path, root))).toEqual([]);
});

it('an archive over the limit is refused in Lambda’s words', async () => {
  await using home = await temporaryFolder();
  await using store = await CodeStore.open(home.path, { timers: new VirtualTimers() });
  await expect(store.deployZip(new Uint8Array(52_428_801))).rejects.toThrow(
    'Zipped size must be smaller than 52428800 bytes',
  );
});

it('released code stays while an invocation could still run it, then goes', async () => {
  await using home = await temporaryFolder();
  const timers = new VirtualTimers();
  await using store = await CodeStore.open(home.path, { timers });
  const code = await store.deployZip(ARCHIVE);
  store.release(code);
  timers.advance(15 * 60_000);
  await access(code.dir);
  timers.advance(60_000);
  await expect
    .poll(() =>
      access(code.dir).then(
        () => true,
        () => false,
      ),
    )
    .toBe(false);
});

it('nothing is left on disk when the store is closed', async () => {
  await using home = await temporaryFolder();
  {
    await using store = await CodeStore.open(home.path, { timers: new VirtualTimers() });
    await store.deployZip(ARCHIVE);
    expect(await readdir(home.path)).toHaveLength(1);
  }
  expect(await readdir(home.path)).toEqual([]);
});

it('a local folder is used where it is, and its digest follows its contents', async () => {
  await using home = await temporaryFolder();
  await using store = await CodeStore.open(join(home.path, 'store'), { timers: new VirtualTimers() });
  const folder = join(home.path, 'handler');
  await mkdir(folder);
  await writeFile(join(folder, 'index.mjs'), 'one');
  const first = await store.deployFolder(folder);
  expect(first).toMatchObject({ dir: folder, sizeBytes: 3 });
  expect((await store.deployFolder(folder)).sha256Base64).toBe(first.sha256Base64);
  await writeFile(join(folder, 'index.mjs'), 'two');
  expect((await store.deployFolder(folder)).sha256Base64).not.toBe(first.sha256Base64);
  expect(store.hasArchive(first)).toBe(false);
  await expect(store.deployFolder(join(home.path, 'missing'))).rejects.toThrow('does not exist');
  await expect(store.deployFolder('relative')).rejects.toThrow('not an absolute path');
  await expect(store.deployFolder(join(folder, 'index.mjs'))).rejects.toThrow('is not a folder');
});

it('a local folder is held to the limits of an archive, and read no further', async () => {
  await using home = await temporaryFolder();
  const limits = { unzippedBytes: 1000, entries: 2 };
  await using store = await CodeStore.open(join(home.path, 'store'), { timers: new VirtualTimers(), limits });
  const folder = join(home.path, 'handler');
  await mkdir(join(folder, 'a'), { recursive: true });
  await writeFile(join(folder, 'a', 'big'), 'x'.repeat(1000));
  await expect(store.deployFolder(folder)).rejects.toThrow('Unzipped size must be smaller than 1000 bytes');
  await writeFile(join(folder, 'a', 'another'), '');
  await expect(store.deployFolder(folder)).rejects.toThrow('has more than 2 entries');
});
