import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultStateFolder, openStateFolder } from './state-folder.ts';
import { temporaryFolder } from './testdata/temporary-folder.ts';

describe('the state folder', () => {
  it('is for its owner alone', () => {
    using folder = temporaryFolder();
    const path = openStateFolder(join(folder.path, 'state'));
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(openStateFolder(path)).toBe(path);
  });

  it('is refused when it is a link that somebody else may have put there', () => {
    using folder = temporaryFolder();
    const link = join(folder.path, 'link');
    symlinkSync(folder.path, link);
    expect(() => openStateFolder(link)).toThrow('is not a folder of this user');
  });

  it('follows XDG_RUNTIME_DIR, and is named by user otherwise', () => {
    expect(defaultStateFolder({ XDG_RUNTIME_DIR: '/run/user/7' })).toBe('/run/user/7/lambda-bench');
    expect(defaultStateFolder({})).toMatch(/lambda-bench-\d+$/);
  });
});
