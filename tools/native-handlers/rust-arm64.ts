import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BenchError } from '@lambda-bench/config';
import { cacheFolder, installOnce, type ToolchainPlace } from '@lambda-bench/toolchains';
import type { Compiler } from './compiler.ts';

const run = promisify(execFile);

const TARGET = 'aarch64-unknown-linux-gnu';
const HINT = `Run \`rustup target add ${TARGET}\`, or build on Debian, whose packages hold that target.`;

/** A compiler whose standard library also comes for 64-bit ARM, and what makes cargo use it. */
export interface CrossRust {
  readonly rustc: string;
  readonly env: Readonly<Record<string, string>>;
  /** Who built it: rustup's and a distribution's are not the same compiler, though they may have the same version. */
  readonly from: string;
}

/** rustup's own target where it is installed, else Debian's compiler, unpacked into the cache without root. */
export async function findArm64Rust(cargo: Compiler, place: ToolchainPlace): Promise<CrossRust> {
  const own = join(dirname(cargo.path), 'rustc');
  if (await hasTarget(own)) return { rustc: own, env: {}, from: 'rustup' };
  const folder = join(cacheFolder(place), 'debian-rust-arm64');
  await installOnce(folder, (unfinished) => unpackDebianRust(unfinished, place));
  const rustc = join(folder, 'bin', 'rustc');
  if (!(await hasTarget(rustc))) throw missing(`${folder} has no working compiler`);
  return { rustc, env: { RUSTC: rustc }, from: 'Debian rustc-web' };
}

async function hasTarget(rustc: string): Promise<boolean> {
  try {
    const { stdout } = await run(rustc, ['--print', 'target-libdir', '--target', TARGET]);
    return (await readdir(stdout.trim())).some((name) => name.startsWith('libstd-'));
  } catch {
    // No such compiler, or no such folder: the target is not there.
    return false;
  }
}

/**
 * Debian builds one version of its web browser's Rust for several architectures: its compiler for this one and its
 * standard library for ARM fit together. apt gets a state of its own, so that neither root nor a change to the system
 * is needed.
 */
async function unpackDebianRust(folder: string, place: ToolchainPlace): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw missing('Debian’s compiler is fetched on x86_64 only');
  const state = join(folder, 'apt');
  const debs = join(folder, 'debs');
  for (const path of ['lists/partial', 'cache/archives/partial'])
    await mkdir(join(state, path), { recursive: true });
  await mkdir(debs);
  const apt = (tool: string, ...args: string[]): Promise<string> =>
    tryRun(tool, [...aptOptions(state), ...args], debs, place);
  await apt('apt-get', '-qq', 'update');
  await apt('apt-get', '-qq', 'download', ...(await packagesOf(apt)));
  for (const deb of await readdir(debs)) await tryRun('dpkg-deb', ['-x', deb, '..'], debs, place);
  await rm(state, { recursive: true });
  await rm(debs, { recursive: true });
  await mkdir(join(folder, 'bin'));
  const wrapper = join(folder, 'bin', 'rustc');
  await writeFile(wrapper, WRAPPER);
  await chmod(wrapper, 0o755);
}

const WRAPPER = `#!/bin/sh
root=$(dirname "$(dirname "$(readlink -f "$0")")")
LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu exec "$root/usr/bin/rustc" "$@"
`;

function aptOptions(state: string): readonly string[] {
  const settings = {
    'APT::Architecture': 'amd64',
    'Dir::State::lists': join(state, 'lists'),
    'Dir::Cache': join(state, 'cache'),
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': 'root',
  };
  const options = [...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
  options.push('APT::Architectures::=amd64', 'APT::Architectures::=arm64');
  return options.flatMap((option) => ['-o', option]);
}

/** All of one version, which moves on with the browser's: the newest that apt knows. */
async function packagesOf(
  apt: (tool: string, ...args: string[]) => Promise<string>,
): Promise<readonly string[]> {
  const show = async (name: string): Promise<string> => apt('apt-cache', 'show', '--no-all-versions', name);
  const version = field(await show('rustc-web:amd64'), /^Version: (\S+)/m);
  const line = field(version, /^(\d+\.\d+)/);
  const runtime = `libstd-rust-web-${line}:amd64`;
  const llvm = field(await show(runtime), /\b(libllvm\d+)\b/);
  const pinned = ['rustc-web:amd64', runtime, 'libstd-rust-web-dev:amd64', 'libstd-rust-web-dev:arm64'];
  return [...pinned.map((name) => `${name}=${version}`), `${llvm}:amd64`];
}

function field(text: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[1];
  if (value === undefined) throw missing('apt knows no rustc-web');
  return value;
}

async function tryRun(
  tool: string,
  args: readonly string[],
  cwd: string,
  place: ToolchainPlace,
): Promise<string> {
  try {
    const { stdout } = await run(tool, [...args], { cwd, env: place.env, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const detail = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : '';
    throw missing(`${tool} failed: ${detail}`);
  }
}

function missing(reason: string): BenchError {
  return new BenchError('LB_TOOLCHAIN', `no Rust for 64-bit ARM: ${reason}`, HINT);
}
