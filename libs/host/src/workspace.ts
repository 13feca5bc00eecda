import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '@lambda-bench/config';

/** What a bundle that has left its checkout says of itself. Stands beside its program. */
export const BUILD_INFO = 'build-info.json';

export interface BuildInfo {
  readonly version: string;
  readonly commit?: string;
  /** Whether the checkout had changes that the commit does not have. */
  readonly dirty: boolean;
}

/**
 * The checkout this program runs from, whether bundled in dist/ or as sources, wherever the user's shell stands. A
 * bundle that was carried elsewhere has no checkout around it: its own folder takes its place.
 */
export function workspaceRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  let folder = from;
  while (![BUILD_INFO, 'nx.json'].some((name) => existsSync(join(folder, name)))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`neither a workspace nor a ${BUILD_INFO} around ${from}`);
    folder = parent;
  }
  return folder;
}

export function workspaceVersion(root: string): string {
  const built = buildInfoOf(root);
  if (built !== undefined) return built.version;
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}

/** Undefined in a checkout. */
export function buildInfoOf(root: string): BuildInfo | undefined {
  const path = join(root, BUILD_INFO);
  if (!existsSync(path)) return undefined;
  const info = parse(readFileSync(path, 'utf8'));
  if (typeof info?.['version'] !== 'string') {
    throw new BenchError('LB_ARTEFACT', `${path} does not say which version this is`, 'bundle it again');
  }
  const { version, commit, dirty } = info;
  return { version, ...(typeof commit === 'string' ? { commit } : {}), dirty: dirty === true };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Half a file says as little as none; the caller names it.
    return undefined;
  }
}
