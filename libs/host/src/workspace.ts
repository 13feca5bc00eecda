import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What lies beside a program that was sent to another machine: version, commit, and whether the checkout was changed. */
export const BUILD_INFO = 'build-info.json';

/**
 * The checkout this program runs from, whether bundled in dist/ or as sources, wherever the user's shell stands. A
 * program that was sent elsewhere alone, with its build information, is a root of its own.
 */
export function workspaceRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nx.json')) && !existsSync(join(folder, BUILD_INFO))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no workspace around ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

export function workspaceVersion(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}
