import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepCode } from './keep-code.ts';

let root: string;
let built: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keep-code-'));
  built = join(root, 'dist', 'handlers');
  await mkdir(join(built, 'one', 'deep'), { recursive: true });
  await writeFile(join(built, 'one', 'deep', 'handler.py'), 'first');
});

afterEach(() => rm(root, { recursive: true, force: true }));

function of(code: LocalFunction['code']): LocalFunction {
  return { name: 'one', runtime: 'python3.13', handler: 'h', arch: 'x86_64', code, usesDynamoDb: false };
}

describe('the code that is measured', () => {
  it('stays what it was when a build puts other files there, and is gone afterwards', async () => {
    let folder: string;
    {
      await using kept = await keepCode([of({ folder: join(built, 'one') })], built);
      const code = kept.functions[0]!.code;
      folder = 'folder' in code ? code.folder : '';
      await rm(join(built, 'one'), { recursive: true });
      await mkdir(join(built, 'one', 'deep'), { recursive: true });
      await writeFile(join(built, 'one', 'deep', 'handler.py'), 'second');
      expect(await readFile(join(folder, 'deep', 'handler.py'), 'utf8')).toBe('first');
    }
    expect(existsSync(folder)).toBe(false);
    expect(await readFile(join(built, 'one', 'deep', 'handler.py'), 'utf8')).toBe('second');
  });

  it('of a user’s own function is used where it is', async () => {
    const own = of({ folder: join(root, 'own') });
    await using kept = await keepCode([own], built);
    expect(kept.functions).toEqual([own]);
  });

  it('of a process that was killed is removed by the next one, and that of a living one is not', async () => {
    const shelf = join(root, 'dist', 'measured');
    await mkdir(join(shelf, '999999999-dead'), { recursive: true });
    await mkdir(join(shelf, `${process.pid}-living`), { recursive: true });
    await using kept = await keepCode([], built);
    expect(kept.functions).toEqual([]);
    const names = await readdir(shelf);
    expect(names).not.toContain('999999999-dead');
    expect(names).toContain(`${process.pid}-living`);
  });
});
