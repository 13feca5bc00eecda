import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders } from './make-folders.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lambda-bench-folders-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('making folders', () => {
  it('makes those above as well, twice and at once from several sides', async () => {
    const folder = join(root, 'a', 'b', 'c');
    await Promise.all([makeFolders(folder), makeFolders(folder), makeFolders(join(root, 'a', 'd'))]);
    await makeFolders(folder);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('is refused where a file stands in the way', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(makeFolders(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolders(join(root, 'file', 'below'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it.skipIf(platform() !== 'linux')(
    'ends where the file system has no place for folders (/proc, so Linux alone)',
    async () => {
      await expect(makeFolders('/proc/lambda-bench/runs')).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});
