import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { harnessOf } from './harness.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'harness-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const git = (...args: readonly string[]) =>
  promisify(execFile)('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
    cwd: root,
  });

describe('what measured', () => {
  it('is, of a bundle, what stands beside it, whatever repository lies around', async () => {
    await git('init', '--quiet');
    await git('commit', '--quiet', '--allow-empty', '--message=other');
    await writeFile(join(root, 'build-info.json'), '{"version":"1.2.3","commit":"0123abcd","dirty":false}');
    expect(await harnessOf(root)).toEqual({ version: '1.2.3', commit: '0123abcd' });
    await writeFile(join(root, 'build-info.json'), '{"version":"1.2.3","commit":"0123abcd","dirty":true}');
    expect(await harnessOf(root)).toEqual({ version: '1.2.3', commit: '0123abcd-dirty' });
    await writeFile(join(root, 'build-info.json'), '{"version":"1.2.3"}');
    expect(await harnessOf(root)).toEqual({ version: '1.2.3' });
  });

  it('is, of a checkout with changes, not the commit alone; files that no commit knows are none', async () => {
    await writeFile(join(root, 'package.json'), '{"version":"1.2.3"}');
    await git('init', '--quiet');
    await git('add', 'package.json');
    await git('commit', '--quiet', '--message=first');
    const { stdout } = await git('rev-parse', 'HEAD');
    await writeFile(join(root, 'notes.txt'), 'mine');
    expect(await harnessOf(root)).toEqual({ version: '1.2.3', commit: stdout.trim() });
    await writeFile(join(root, 'package.json'), '{"version":"1.2.4"}');
    expect(await harnessOf(root)).toEqual({ version: '1.2.4', commit: `${stdout.trim()}-dirty` });
    await git('add', 'package.json');
    expect(await harnessOf(root)).toEqual({ version: '1.2.4', commit: `${stdout.trim()}-dirty` });
  });

  it('is, of a checkout, its commit, and without a repository its version alone', async () => {
    await writeFile(join(root, 'package.json'), '{"version":"1.2.3"}');
    expect(await harnessOf(root)).toEqual({ version: '1.2.3' });
    await git('init', '--quiet');
    await git('commit', '--quiet', '--allow-empty', '--message=first');
    const { stdout } = await git('rev-parse', 'HEAD');
    expect(await harnessOf(root)).toEqual({ version: '1.2.3', commit: stdout.trim() });
  });
});
