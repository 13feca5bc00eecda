import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { firstLine } from './first-line.ts';

const MINUTE = 60_000;

function server(script: string) {
  return spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('the first line of the emulator', () => {
  it('is what it says when it is ready', async () => {
    const child = server('console.log("ready"); console.log("more")');
    expect(await firstLine(child, MINUTE)).toBe('ready');
  });

  it('of one that ends without it is what it complained of', async () => {
    const child = server('console.error("no room"); process.exit(3)');
    await expect(firstLine(child, MINUTE)).rejects.toMatchObject({
      code: 'LB_BACKEND',
      message: 'the emulator did not start: no room',
    });
  });

  it('is not waited for for ever, and whoever never says it is ended', async () => {
    const child = server('setInterval(() => 0, 1000)');
    const exited = once(child, 'exit');
    await expect(firstLine(child, 200)).rejects.toMatchObject({
      code: 'LB_BACKEND',
      message: 'the emulator did not start: it said nothing',
    });
    expect(await exited).toEqual([null, 'SIGKILL']);
  });
});
