import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildInfoOf, workspaceVersion } from '@lambda-bench/host';

export interface Harness {
  readonly version: string;
  /** `-dirty` behind it: of a checkout with changes that no commit has. */
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
  const git = (...args: readonly string[]) => promisify(execFile)('git', args, { cwd: root });
  try {
    const [head, changes] = await Promise.all([
      git('rev-parse', 'HEAD'),
      // Files that no commit knows do not count: runs and reports are some.
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    const commit = head.stdout.trim();
    return { version, commit: changes.stdout === '' ? commit : `${commit}-dirty` };
  } catch {
    // No git, or no repository: a downloaded archive measures just as well.
    return { version };
  }
}
