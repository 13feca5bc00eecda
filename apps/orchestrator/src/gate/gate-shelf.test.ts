import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openShelf } from './gate-shelf.ts';
import { isSameCode } from './same-code.ts';

const host = { cwd: tmpdir(), env: {} };
const USER = process.getuid?.() ?? 0;

it('what another user left stays, and what this one left is removed', async () => {
  // No process has so high a number.
  const left = await mkdtemp(join(tmpdir(), 'lambda-bench-gate-4194999-'));
  try {
    await (await openShelf(host, USER + 1))[Symbol.asyncDispose]();
    expect(existsSync(left)).toBe(true);
    await (await openShelf(host, USER))[Symbol.asyncDispose]();
    expect(existsSync(left)).toBe(false);
  } finally {
    await rm(left, { recursive: true, force: true });
  }
});

it('what Python left behind is neither copied nor a difference', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gate-left-'));
  try {
    await mkdir(join(folder, 'a/package/__pycache__'), { recursive: true });
    await writeFile(join(folder, 'a/package/__pycache__/x.cpython-313.pyc'), 'compiled');
    await writeFile(join(folder, 'a/package/x.py'), 'x = 1\n');
    await using shelf = await openShelf(host);
    const copy = await shelf.copy(join(folder, 'a'), 'copy');
    expect(existsSync(join(copy, 'package/x.py'))).toBe(true);
    expect(existsSync(join(copy, 'package/__pycache__'))).toBe(false);
    expect(await isSameCode({ folder: join(folder, 'a') }, { folder: copy })).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
