import { join } from 'node:path';
import { findPip } from '../find-pip.ts';
import { runCommand } from '../run-command.ts';
import { cacheFolder, isRequired, type ToolchainPlace } from '../toolchain-place.ts';
import { installOnce } from './install-once.ts';
import { pipInstall } from './registry-packages.ts';

export interface PythonPackages {
  readonly python: string;
  /** What goes onto PYTHONPATH. */
  readonly folder: string;
}

/**
 * Packages from PyPI, fetched once into the cache of toolchains. Where they cannot be had the answer says why, and is an
 * error where LAMBDA_BENCH_REQUIRE has their name.
 */
export async function pythonPackages(
  name: string,
  packages: readonly string[],
  place: ToolchainPlace,
): Promise<PythonPackages | { readonly missing: string }> {
  const absent = (why: string): { readonly missing: string } => {
    if (isRequired(name, place)) throw new Error(`${name} is required: ${why}`);
    return { missing: why };
  };
  const pip = await findPip(place);
  if (pip === undefined) return absent('no Python with pip on this machine');
  const asked = ['-c', 'import sys; print("cp%d%d" % sys.version_info[:2])'];
  const { stdout: line } = await runCommand(pip.python, asked, { env: place.env, timeoutMs: 10_000 });
  const versions = packages.map((one) => one.split('==')[1] ?? one).join('-');
  const folder = join(cacheFolder(place), `${name}-${versions}-${line.trim()}`);
  try {
    await installOnce(folder, (target) => pipInstall({ packages, target, python: pip.python }, place));
  } catch (error) {
    return absent(error instanceof Error ? error.message : String(error));
  }
  return { python: pip.python, folder };
}
