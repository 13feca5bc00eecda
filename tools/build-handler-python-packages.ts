import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import {
  cacheFolder,
  findPip,
  installOnce,
  pipInstall,
  type PythonLine,
  type ToolchainPlace,
} from '@lambda-bench/toolchains';

/** Raised when what is kept of the packages changes, so that the folders of before are not taken for new ones. */
const PRUNING = 1;

/** The folder with what light bundles for one line of Python; brought once, then there without a network. */
export async function pythonPackages(line: PythonLine, place: ToolchainPlace): Promise<string> {
  const name = `python-light-cp${line.replace('.', '')}`;
  const wheels = { pythonLine: line, platform: 'manylinux2014_x86_64' };
  return installPinned({ name, requirements: 'requirements.txt', wheels }, place, async (target) => {
    await prune(target);
    await mustBePure(target);
  });
}

/** The folder with the linter, which is pure Python and serves every line. */
export function pythonLinter(place: ToolchainPlace): Promise<string> {
  return installPinned({ name: 'python-lint', requirements: 'lint-requirements.txt', wheels: {} }, place);
}

interface Pinned {
  readonly name: string;
  /** In handlers/python, every package with its version and hash. */
  readonly requirements: string;
  readonly wheels: { readonly pythonLine?: string; readonly platform?: string };
}

async function installPinned(
  { name, requirements, wheels }: Pinned,
  place: ToolchainPlace,
  finish?: (target: string) => Promise<void>,
): Promise<string> {
  const path = join(place.root, 'handlers', 'python', requirements);
  const digest = createHash('sha256')
    .update(`${PRUNING}\n`)
    .update(await readFile(path));
  const folder = join(cacheFolder(place), `${name}-${digest.digest('hex').slice(0, 12)}`);
  await installOnce(folder, async (target) => {
    const pip = await findPip(place);
    if (pip === undefined) {
      throw new BenchError('LB_TOOLCHAIN', 'no Python with pip on this machine', 'Install python3-pip.');
    }
    const flags = ['--no-deps', '--no-compile', '--require-hashes'];
    await pipInstall({ packages: ['-r', path], target, python: pip.python, flags, ...wheels }, place);
    await finish?.(target);
  });
  return folder;
}

/** Service descriptions make up nine tenths of the SDK, and light reads the one of DynamoDB. */
async function prune(target: string): Promise<void> {
  const descriptions = join(target, 'botocore', 'data');
  for (const entry of await readdir(descriptions, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'dynamodb') {
      await rm(join(descriptions, entry.name), { recursive: true });
    }
  }
  const unread = ['bin', 'boto3/data', 'boto3/examples', 'botocore/data/dynamodb/2011-12-05'];
  for (const path of unread) await rm(join(target, path), { recursive: true, force: true });
}

/** One folder serves both architectures, which holds only while nothing in it is compiled. */
async function mustBePure(target: string): Promise<void> {
  const compiled = (await readdir(target, { recursive: true })).find((name) => /\.(so|pyd)$/.test(name));
  if (compiled === undefined) return;
  const hint = 'Pin a version that is pure Python in handlers/python/requirements.txt.';
  throw new BenchError('LB_ARTEFACT', `${compiled} is compiled for one architecture`, hint);
}
