import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildInfoOf, workspaceVersion } from '@lambda-bench/host';

export interface Harness {
  readonly version: string;
  /** `-dirty` behind it: built from a checkout with changes that no commit has. */
  readonly commit?: string;
}

/** What measured: its version, and the commit where the bundle or the checkout has one. */
export async function harnessOf(root: string): Promise<Harness> {
  const built = buildInfoOf(root);
  if (built !== undefined) {
    const { version, commit, dirty } = built;
    return { version, ...(commit === undefined ? {} : { commit: dirty ? `${commit}-dirty` : commit }) };
  }
  const version = workspaceVersion(root);
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: root });
    return { version, commit: stdout.trim() };
  } catch {
    // No git, or no repository: a downloaded archive measures just as well.
    return { version };
  }
}
