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
  const requirements = join(place.root, 'handlers', 'python', 'requirements.txt');
  const digest = createHash('sha256')
    .update(`${PRUNING}\n`)
    .update(await readFile(requirements));
  const stamp = digest.digest('hex').slice(0, 12);
  const folder = join(cacheFolder(place), `python-light-${stamp}-cp${line.replace('.', '')}`);
  await installOnce(folder, async (target) => {
    const pip = await findPip(place);
    if (pip === undefined) {
      throw new BenchError('LB_TOOLCHAIN', 'no Python with pip on this machine', 'Install python3-pip.');
    }
    const flags = ['--no-deps', '--no-compile', '--require-hashes'];
    const wheels = { pythonLine: line, platform: 'manylinux2014_x86_64' };
    await pipInstall({ packages: ['-r', requirements], target, python: pip.python, flags, ...wheels }, place);
    await prune(target);
    await mustBePure(target);
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
