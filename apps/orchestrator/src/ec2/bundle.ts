import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { BenchError, RUN_BUCKET } from '@lambda-bench/config';
import { BUILD_INFO, workspaceVersion } from '@lambda-bench/host';
import { tarOf } from './tar.ts';

/** What a program that was sent to another machine has to say of itself. */
export interface BuildInfo {
  readonly version: string;
  readonly commit: string;
  /** The checkout had changes that no commit has. */
  readonly dirty: boolean;
}

export interface Bundle {
  readonly info: BuildInfo;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** Where it lies in the bucket. Its name is its content, so it never has to be written twice. */
  readonly key: string;
}

/** The built program of this checkout as an archive that plain `node main.mjs` runs: no packages, no git, no workspace. */
export async function bundleOf(root: string): Promise<Bundle> {
  const info = await buildInfoOf(root);
  const main = await readMain(join(root, 'dist', 'apps', 'orchestrator', 'main.mjs'));
  const bytes = gzip(
    tarOf([
      { name: BUILD_INFO, content: jsonBytes(info) },
      { name: 'main.mjs', content: main },
      { name: 'package.json', content: jsonBytes({ name: 'lambda-bench', version: info.version }) },
    ]),
  );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { info, bytes, sha256, key: `${RUN_BUCKET.bundles}${sha256}.tar.gz` };
}

/**
 * A run names the commit that it was made with, so a checkout without one is refused. Changes that are in no commit
 * are part of the built program: the commit is then only where it began, and the run says so.
 */
async function buildInfoOf(root: string): Promise<BuildInfo> {
  const version = workspaceVersion(root);
  try {
    const commit = (await git(root, 'rev-parse', 'HEAD')).trim();
    const changes = await git(root, 'status', '--porcelain');
    return { version, commit, dirty: changes.trim() !== '' };
  } catch (cause) {
    throw new BenchError(
      'LB_ARTEFACT',
      'git does not say which commit this checkout is of, and the instance is to run the same one',
      'run this from a clone of the repository, with git installed',
      { cause },
    );
  }
}

async function git(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

async function readMain(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new BenchError('LB_ARTEFACT', `${path} is not there`, 'npx nx run orchestrator:build builds it', {
      cause,
    });
  }
}

/** The header of gzip names the system it was made on; 255 is "unknown". Its time is 0 already. */
function gzip(bytes: Buffer): Buffer {
  const packed = gzipSync(bytes, { level: 3 });
  packed[9] = 255;
  return packed;
}

function jsonBytes(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
}
