import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from '@lambda-bench/config';
import { missingForNativeBuild } from '../native-build.ts';
import { findNodeRic, NODE_RIC_VERSION, nodeRelease, nodeRicFolder, type NodeMajor } from '../node-homes.ts';
import { runCommand } from '../run-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import { installOnce } from './install-once.ts';
import type { Provisioned } from './provision.ts';
import { npm, unpackFromNpm } from './registry-packages.ts';

const SHIM = fileURLToPath(new URL('../../assets/rapid-client.cjs', import.meta.url));

/** The line whose headers the runtime client is compiled with. Its addon speaks N-API and runs on all of them. */
const HEADERS_MAJOR = 22;
const BUILD_MS = 20 * 60_000;

/** Only the program itself: headers, npm and documentation are four fifths of the package. */
export async function provisionNode(major: NodeMajor, place: ToolchainPlace): Promise<Provisioned> {
  const release = requireRelease(major, place);
  const state = await installOnce(release.folder, async (unfinished) => {
    await unpackFromNpm(
      `${release.packageName}@${release.version}`,
      unfinished,
      ['package/bin/node', 'package/LICENSE'],
      place,
    );
    await removeArchives(unfinished);
    await mustRun(join(unfinished, 'bin', 'node'), ['--version'], place);
  });
  return { state, version: release.version, path: release.binary };
}

/** Compiled where this machine can compile it, else with our replacement of its compiled part. */
export async function provisionNodeRic(place: ToolchainPlace): Promise<Provisioned> {
  const present = findNodeRic(place);
  const missing = place.env.LAMBDA_BENCH_NODE_RIC === 'shim' ? 'asked for' : missingForNativeBuild(place);
  if (present !== undefined && (present.flavour === 'native' || missing !== undefined)) {
    return { state: 'present', version: `${present.version} ${present.flavour}`, path: present.folder };
  }
  const failed = missing ?? (await tryNative(place));
  if (failed === undefined) {
    const folder = nodeRicFolder('native', place);
    return { state: 'installed', version: `${NODE_RIC_VERSION} native`, path: folder };
  }
  const folder = nodeRicFolder('shim', place);
  const state = await installOnce(folder, (unfinished) => installShim(unfinished, place));
  return { state, version: `${NODE_RIC_VERSION} shim`, path: folder, note: `not compiled: ${failed}` };
}

/** Says why it did not work, and remembers it: a compiler that failed once is not asked on every start. */
async function tryNative(place: ToolchainPlace): Promise<string | undefined> {
  const remembered = join(nodeRicFolder('native', place) + '.failed');
  if (existsSync(remembered)) return `an earlier build failed; remove ${remembered} to try again`;
  try {
    await installOnce(nodeRicFolder('native', place), (unfinished) => buildNative(unfinished, place));
    return undefined;
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    await writeFile(remembered, error.message);
    return error.message;
  }
}

/** The compiler said no: the shim takes over. */
class BuildFailure extends Error {}

async function buildNative(folder: string, place: ToolchainPlace): Promise<void> {
  const build = join(folder, 'build');
  await mkdir(join(build, 'headers'), { recursive: true });
  const release = requireRelease(HEADERS_MAJOR, place);
  const what = `${release.packageName}@${release.version}`;
  await unpackFromNpm(what, join(build, 'headers'), ['package/include'], place);
  await installPackage(build, place);
  const client = join(build, 'node_modules', 'aws-lambda-ric');
  await mustBuild('sh', ['scripts/preinstall.sh'], client, place);
  // Called by itself, because what npm passes on to node-gyp changes from one npm to the next.
  const nodeGyp = join(build, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const env = { ...place.env, DEPS_PREFIX: join(client, 'deps', 'artifacts') };
  const args = [nodeGyp, 'rebuild', '--directory=src/native', `--nodedir=${join(build, 'headers')}`];
  await mustBuild(process.execPath, args, client, { ...place, env });
  await keepClient(build, folder);
  await copyFile(
    join(client, 'src', 'native', 'build', 'Release', 'rapid-client.node'),
    join(folder, 'node_modules', 'aws-lambda-ric', 'rapid-client.node'),
  );
  await rm(build, { recursive: true, force: true });
}

/** A folder of the compiled part's name is what `require` finds in its place. */
async function installShim(folder: string, place: ToolchainPlace): Promise<void> {
  const build = join(folder, 'build');
  await mkdir(build);
  await installPackage(build, place);
  await keepClient(build, folder);
  const standIn = join(folder, 'node_modules', 'aws-lambda-ric', 'rapid-client.node');
  await mkdir(standIn);
  await writeFile(join(standIn, 'package.json'), '{ "main": "rapid-client.cjs" }\n');
  await copyFile(SHIM, join(standIn, 'rapid-client.cjs'));
  await rm(build, { recursive: true, force: true });
}

async function installPackage(folder: string, place: ToolchainPlace): Promise<void> {
  // Without a manifest of its own, npm would climb to the workspace's.
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const what = `aws-lambda-ric@${NODE_RIC_VERSION}`;
  await npm(['install', what, '--ignore-scripts', '--omit=dev', '--loglevel=error'], folder, what, place);
}

/** The client and the one package it loads; what built it stays behind. */
async function keepClient(build: string, folder: string): Promise<void> {
  const from = join(build, 'node_modules');
  const to = join(folder, 'node_modules');
  const files = ['index.mjs', 'package.json', 'LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES'];
  await mkdir(join(to, 'aws-lambda-ric'), { recursive: true });
  for (const file of files)
    await copyFile(join(from, 'aws-lambda-ric', file), join(to, 'aws-lambda-ric', file));
  await copyTree(join(from, '@aws', 'lambda-invoke-store'), join(to, '@aws', 'lambda-invoke-store'));
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else await copyFile(source, target);
  }
}

async function removeArchives(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (name.endsWith('.tgz')) await rm(join(folder, name));
}

function requireRelease(
  major: NodeMajor,
  place: ToolchainPlace,
): NonNullable<ReturnType<typeof nodeRelease>> {
  const release = nodeRelease(major, place);
  if (release !== undefined) return release;
  throw new BenchError(
    'LB_TOOLCHAIN',
    `npm carries no Node.js ${major} for ${process.platform} on ${process.arch}`,
    'Use Linux on x64 or arm64, or run the benchmark with that Node.js.',
  );
}

async function mustRun(command: string, args: readonly string[], place: ToolchainPlace): Promise<void> {
  const { code, stderr } = await runCommand(command, args, { env: place.env, timeoutMs: 30_000 });
  if (code === 0) return;
  const detail = stderr.trim().split('\n').at(-1) ?? '';
  throw new BenchError('LB_TOOLCHAIN', `the Node.js from npm does not start: ${detail}`, 'It needs glibc.');
}

async function mustBuild(
  command: string,
  args: readonly string[],
  cwd: string,
  place: ToolchainPlace,
): Promise<void> {
  const { code, stdout, stderr } = await runCommand(command, args, {
    cwd,
    env: place.env,
    timeoutMs: BUILD_MS,
  });
  if (code === 0) return;
  const first = `${stderr}\n${stdout}`.split('\n').find((line) => /\berror:/i.test(line));
  throw new BuildFailure((first ?? `${command} ended with ${String(code)}`).trim());
}
