import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectIsolation } from '../detect-isolation.ts';
import { processIn, runToEnd } from './sandbox-run.ts';

/** Started with descriptors of its parent still open, it says which ones a sandboxed process has. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-test-'));
  try {
    const isolation = await detectIsolation();
    await using sandbox = await isolation.create({ id: 'descriptors', memoryMb: 256, cpuShare: 0.5 });
    const { stdout } = await runToEnd(sandbox, processIn(folder, '/bin/ls', '/proc/self/fd'));
    process.stdout.write(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
