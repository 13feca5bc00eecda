import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';

/** Where servers of this user keep their ledgers; made when absent. */
export function defaultStateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const runtimeDir = env['XDG_RUNTIME_DIR'];
  const uid = process.getuid?.() ?? 0;
  return runtimeDir === undefined || runtimeDir === ''
    ? join(tmpdir(), `lambda-bench-${uid}`)
    : join(runtimeDir, 'lambda-bench');
}

/** A folder that anyone could have put there first is not trusted: what it lists gets removed. */
export function openStateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new BenchError(
      'LB_BACKEND',
      `${folder} is not a folder of this user`,
      'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.',
    );
  }
  chmodSync(folder, 0o700);
  return folder;
}
