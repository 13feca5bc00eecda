import { execFile } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';
import { unzip, UNZIP_LIMITS, type UnzipLimits } from './unzip.ts';
import { EXECUTABLE, REGULAR, SYMLINK, writeZip, type ZipEntry } from './zip-writer.ts';

const UNREADABLE = 'Could not unzip uploaded file. Please check your file, then try to upload again.';

describe('what an archive may hold', () => {
  it('files arrive in their folders with their contents', async () => {
    await using home = await temporaryFolder();
    await unzip(
      writeZip([
        { name: 'index.mjs', data: 'export const handler = 1;', mode: REGULAR },
        { name: 'lib/', data: '' },
        { name: 'lib/deep/er.txt', data: 'x'.repeat(100_000), mode: REGULAR },
      ]),
      home.path,
    );
    expect(await readFile(join(home.path, 'index.mjs'), 'utf8')).toBe('export const handler = 1;');
    expect((await stat(join(home.path, 'lib/deep/er.txt'))).size).toBe(100_000);
  });

  it('the executable bit is kept, and an archive without modes has none', async () => {
    await using home = await temporaryFolder();
    await unzip(
      writeZip([
        { name: 'bootstrap', data: '#!/bin/sh', mode: EXECUTABLE },
        { name: 'plain', data: '', mode: REGULAR },
        { name: 'from-windows', data: '' },
      ]),
      home.path,
    );
    const mode = async (name: string): Promise<number> => (await stat(join(home.path, name))).mode & 0o777;
    expect(await mode('bootstrap')).toBe(0o755);
    expect(await mode('plain')).toBe(0o644);
    expect(await mode('from-windows')).toBe(0o644);
  });

  it('links may lead to places inside', async () => {
    await using home = await temporaryFolder();
    await unzip(
      writeZip([
        { name: 'node_modules/.bin/tool', data: '../tool/cli.js', mode: SYMLINK },
        { name: 'node_modules/tool/cli.js', data: 'tool', mode: REGULAR },
        { name: 'nowhere', data: 'not-there', mode: SYMLINK },
      ]),
      home.path,
    );
    expect(await readFile(join(home.path, 'node_modules/.bin/tool'), 'utf8')).toBe('tool');
    expect((await lstat(join(home.path, 'nowhere'))).isSymbolicLink()).toBe(true);
  });

  it('an archive of another writer is read', async () => {
    await using home = await temporaryFolder();
    const out = join(home.path, 'out');
    await mkdir(out);
    const script =
      "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nz.writestr('a/b.txt','hello')\nz.close()";
    const archive = join(home.path, 'a.zip');
    await promisify(execFile)('python3', ['-c', script, archive]);
    await unzip(await readFile(archive), out);
    expect(await readFile(join(out, 'a/b.txt'), 'utf8')).toBe('hello');
  });
});

describe('what is refused, with nothing left outside', () => {
  const small: UnzipLimits = { unzippedBytes: 1000, entries: 3 };
  const cases: readonly [string, readonly ZipEntry[], string, UnzipLimits?][] = [
    ['a name that climbs out', [{ name: '../evil', data: 'x' }], UNREADABLE],
    ['a name that climbs out half-way', [{ name: 'a/../../evil', data: 'x' }], UNREADABLE],
    ['an absolute name', [{ name: '/tmp/evil', data: 'x' }], UNREADABLE],
    ['a name of another system', [{ name: 'C:\\evil', data: 'x' }], UNREADABLE],
    ['a link to the outside', [{ name: 'out', data: '../..', mode: SYMLINK }], UNREADABLE],
    ['an absolute link', [{ name: 'out', data: '/etc/passwd', mode: SYMLINK }], UNREADABLE],
    [
      'a link that leaves by way of another',
      [
        { name: 'a/b/up', data: '../..', mode: SYMLINK },
        { name: 'out', data: 'a/b/up/../evil', mode: SYMLINK },
      ],
      UNREADABLE,
    ],
    [
      'a file written through a link',
      [
        { name: 'dir', data: '/tmp', mode: SYMLINK },
        { name: 'dir/evil', data: 'x', mode: REGULAR },
      ],
      UNREADABLE,
    ],
    [
      'a file inside a file',
      [
        { name: 'f', data: 'x', mode: REGULAR },
        { name: 'f/g', data: 'x', mode: REGULAR },
      ],
      UNREADABLE,
    ],
    [
      'more bytes than allowed',
      [{ name: 'big', data: 'x'.repeat(1001) }],
      'Unzipped size must be smaller than 1000 bytes',
      small,
    ],
    [
      'more bytes than it claims',
      [{ name: 'liar', data: 'x'.repeat(5000), claimedSize: 10 }],
      UNREADABLE,
      small,
    ],
    [
      'more entries than allowed',
      ['a', 'b', 'c', 'd'].map((name) => ({ name, data: '' })),
      'The archive has more than 3 entries.',
      small,
    ],
  ];
  it.each(cases)('%s', async (_name, entries, message, limits) => {
    await using home = await temporaryFolder();
    const folder = join(home.path, 'deep', 'code');
    await mkdir(folder, { recursive: true });
    await expect(unzip(writeZip(entries), folder, limits ?? UNZIP_LIMITS)).rejects.toThrow(message);
    expect(await readdir(home.path)).toEqual(['deep']);
    expect(await readdir(join(home.path, 'deep'))).toEqual(['code']);
  });

  it('a bomb of zeros is refused before it is unpacked', async () => {
    await using home = await temporaryFolder();
    const bomb = writeZip([{ name: 'zeros', data: new Uint8Array(1), claimedSize: 300_000_000 }]);
    await expect(unzip(bomb, home.path)).rejects.toThrow(
      'Unzipped size must be smaller than 262144000 bytes',
    );
    expect(await readdir(home.path)).toEqual([]);
  });

  it.each([
    ['nothing at all', new Uint8Array(0), 'Uploaded file must be a non-empty zip'],
    ['no archive', Buffer.from('this is no archive'), UNREADABLE],
    ['half an archive', writeZip([{ name: 'a', data: 'abc' }]).subarray(0, 40), UNREADABLE],
  ])('%s', async (_name, archive, message) => {
    await using home = await temporaryFolder();
    await expect(unzip(archive, home.path)).rejects.toThrow(message);
  });
});
