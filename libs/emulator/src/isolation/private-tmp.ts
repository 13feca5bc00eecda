import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Launcher } from './launcher.ts';

/** Tried rather than derived from rights: a container may be root and still not be allowed to mount. */
export async function canMountPrivately(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-bench-probe-'));
  try {
    const probe = { command: '/bin/true', args: [], env: {}, cwd: '/', tmpDir: folder };
    const { exited, stdout, stderr } = await new Launcher({ joins: [], privateTmp: true }).start(probe);
    stdout.resume();
    stderr.resume();
    return (await exited).code === 0;
  } catch (cause) {
    // No `unshare` on this machine: the answer is the same as when it is refused.
    if (cause instanceof Error) return false;
    throw cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
