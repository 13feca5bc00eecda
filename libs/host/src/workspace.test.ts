import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildInfoOf, workspaceRoot, workspaceVersion } from './workspace.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a checkout', () => {
  it('is found from the folders below, and says its version', async () => {
    await writeFile(join(folder, 'nx.json'), '{}');
    await writeFile(join(folder, 'package.json'), '{"version":"1.2.3"}');
    await mkdir(join(folder, 'dist/apps/x'), { recursive: true });
    expect(workspaceRoot(join(folder, 'dist/apps/x'))).toBe(folder);
    expect(workspaceVersion(folder)).toBe('1.2.3');
    expect(buildInfoOf(folder)).toBeUndefined();
  });

  it('is this one', () => {
    expect(workspaceVersion(workspaceRoot())).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('a bundle without a checkout', () => {
  it('is its own root, with the version and the commit that stand beside it', async () => {
    await writeFile(
      join(folder, 'build-info.json'),
      '{"version":"1.2.3","commit":"0123456789abcdef","dirty":true}',
    );
    expect(workspaceRoot(folder)).toBe(folder);
    expect(workspaceVersion(folder)).toBe('1.2.3');
    expect(buildInfoOf(folder)).toEqual({ version: '1.2.3', commit: '0123456789abcdef', dirty: true });
  });

  it.each(['', '{"version":', 'null', '{"commit":"0"}'])('that says %j is named', async (text) => {
    await writeFile(join(folder, 'build-info.json'), text);
    expect(() => workspaceVersion(folder)).toThrow(/build-info\.json does not say which version/);
  });

  it('and without its file is a bug', () => {
    expect(() => workspaceRoot(folder)).toThrow(/neither a workspace nor a build-info\.json/);
  });
});
