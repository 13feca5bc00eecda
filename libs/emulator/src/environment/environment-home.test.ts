import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../isolation/testdata/temporary-folder.ts';
import { makeHome } from './environment-home.ts';

describe('the home of an environment', () => {
  it('is gone with it', async () => {
    using folder = temporaryFolder();
    const home = await makeHome(folder.path, '1');
    writeFileSync(join(home.tmpDir, 'left'), '');
    await home[Symbol.asyncDispose]();
    expect(existsSync(home.tmpDir)).toBe(false);
  });

  it('ends nothing else where it cannot be removed', async () => {
    using folder = temporaryFolder();
    const parent = join(folder.path, 'homes');
    const home = await makeHome(parent, '1');
    rmSync(parent, { recursive: true });
    writeFileSync(parent, 'a file where the folder was');
    await expect(home[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
