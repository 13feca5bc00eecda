import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { workspaceVersion } from '@lambda-bench/host';

/** What measured: its version, and the commit where the checkout has one. */
export async function harnessOf(
  root: string,
): Promise<{ readonly version: string; readonly commit?: string }> {
  const version = workspaceVersion(root);
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: root });
    return { version, commit: stdout.trim() };
  } catch {
    // No git, or no repository: a downloaded archive measures just as well.
    return { version };
  }
}
