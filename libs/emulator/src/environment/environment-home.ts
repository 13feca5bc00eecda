import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What outlives the process of an environment: its /tmp and its log stream pass to the process that replaces it. */
export interface EnvironmentHome extends AsyncDisposable {
  readonly id: string;
  readonly logStream: string;
  readonly tmpDir: string;
}

/** A folder of its own under `parent`, gone with the home. */
export async function makeHome(parent: string, version: string, now = new Date()): Promise<EnvironmentHome> {
  const id = randomBytes(16).toString('hex');
  const tmpDir = join(parent, id);
  await mkdir(tmpDir, { recursive: true, mode: 0o777 });
  return {
    id,
    logStream: `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${id}`,
    tmpDir,
    async [Symbol.asyncDispose]() {
      // What cannot be removed now goes with the server's folder, which it stands in; it is no reason to end the server.
      await rm(tmpDir, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    },
  };
}
