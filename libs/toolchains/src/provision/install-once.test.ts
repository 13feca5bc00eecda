import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installOnce } from './install-once.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lambda-bench-install-'));
  folder = join(root, 'cache', 'thing-1.0');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Two processes that ask for the same folder; each filling leaves a line in the log. */
const ASK = `
import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { installOnce } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'install-once.ts')).href)};
const [folder, log] = process.argv.slice(2);
const state = await installOnce(folder, async (unfinished) => {
  appendFileSync(log, 'filled\\n');
  writeFileSync(unfinished + '/first', '1');
  await sleep(300);
  writeFileSync(unfinished + '/second', '2');
});
appendFileSync(log, state + '\\n');
`;

async function ask(log: string): Promise<number> {
  const script = join(root, 'ask.mts');
  writeFileSync(script, ASK);
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script, folder, log], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return ((await once(child, 'close')) as [number])[0];
}

describe('a folder that is installed once', () => {
  it('is filled by one of two processes, and both find it whole', async () => {
    const log = join(root, 'log');
    expect(await Promise.all([ask(log), ask(log)])).toEqual([0, 0]);
    const lines = readFileSync(log, 'utf8').trim().split('\n').sort();
    expect(lines).toEqual(['filled', 'installed', 'present']);
    expect(readdirSync(folder).sort()).toEqual(['first', 'second']);
    expect(readdirSync(join(root, 'cache'))).toEqual(['thing-1.0']);
  });

  it('is not there after a filling that failed, and can be filled again', async () => {
    const broken = installOnce(folder, async (unfinished) => {
      await writeFile(join(unfinished, 'half'), '');
      throw new Error('the registry went away');
    });
    await expect(broken).rejects.toThrow('the registry went away');
    expect(readdirSync(join(root, 'cache'))).toEqual([]);
    expect(await installOnce(folder, () => Promise.resolve())).toBe('installed');
  });

  it('is filled in spite of the lock and the leftovers of a process that was killed', async () => {
    await mkdir(`${folder}.dead.tmp`, { recursive: true });
    const lock = `${folder}.lock`;
    // No process has this number: it is above the highest that Linux gives.
    writeFileSync(lock, '4194305');
    const aMinuteAgo = Date.now() / 1000 - 60;
    utimesSync(lock, aMinuteAgo, aMinuteAgo);
    expect(await installOnce(folder, () => Promise.resolve())).toBe('installed');
    expect(readdirSync(join(root, 'cache'))).toEqual(['thing-1.0']);
  });

  it('is not filled again', async () => {
    await installOnce(folder, () => Promise.resolve());
    const second = await installOnce(folder, () => Promise.reject(new Error('filled twice')));
    expect(second).toBe('present');
    expect(existsSync(folder)).toBe(true);
  });
});
