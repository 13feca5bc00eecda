import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Exit, ProcessSpec, Sandbox } from '../isolation.ts';

export interface Ran {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process in a folder of the test, with a code folder and a /tmp beside each other. */
export function processIn(folder: string, command: string, ...args: string[]): ProcessSpec {
  const cwd = join(folder, 'code');
  const tmpDir = join(folder, 'tmp');
  mkdirSync(cwd, { recursive: true });
  mkdirSync(tmpDir, { recursive: true });
  return { command, args, env: { PATH: '/usr/bin:/bin' }, cwd, tmpDir };
}

export function shellIn(folder: string, script: string): ProcessSpec {
  return processIn(folder, '/bin/sh', '-c', script);
}

export async function runToEnd(sandbox: Sandbox, spec: ProcessSpec): Promise<Ran> {
  const started = await sandbox.spawn(spec);
  const [exit, stdout, stderr] = await Promise.all([
    started.exited,
    text(started.stdout),
    text(started.stderr),
  ]);
  return { exit, stdout, stderr };
}
