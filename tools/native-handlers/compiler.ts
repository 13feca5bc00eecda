import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { BenchError } from '@lambda-bench/config';

const run = promisify(execFile);

export interface CompilerSpec {
  readonly program: string;
  /** Prints the version as the first x.y.z of its output. */
  readonly versionArgs: readonly string[];
  readonly minimum: string;
  /** Where installers put it, after the PATH. */
  readonly usualFolders: readonly string[];
  readonly hint: string;
}

export interface Compiler {
  readonly path: string;
  readonly version: string;
}

export const GO: CompilerSpec = {
  program: 'go',
  versionArgs: ['env', 'GOVERSION'],
  minimum: '1.26.0',
  usualFolders: ['/usr/local/go/bin'],
  hint: 'Install Go 1.26 or later.',
};

export const CARGO: CompilerSpec = {
  program: 'cargo',
  versionArgs: ['--version'],
  minimum: '1.94.1',
  usualFolders: [join(homedir(), '.cargo', 'bin')],
  hint: 'Install Rust 1.94.1 or later, which the AWS SDK asks for, with rustup.',
};

/**
 * The first one that is new enough. All of the PATH is looked at, because Nx puts the folder of its own Node.js in front
 * of it, and with that the system's older compilers.
 */
export async function findCompiler(
  spec: CompilerSpec,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Compiler> {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const outdated: string[] = [];
  for (const folder of [...folders, ...spec.usualFolders]) {
    const path = join(folder, spec.program);
    const version = await versionOf(path, spec);
    if (version === undefined) continue;
    if (isAtLeast(version, spec.minimum)) return { path, version };
    outdated.push(`${path} is ${version}`);
  }
  const reason = outdated.length === 0 ? `no ${spec.program} on this machine` : outdated.join(', ');
  throw new BenchError('LB_TOOLCHAIN', reason, spec.hint);
}

interface BuildStep {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For a tool that says too much of a build that goes well. */
  readonly show?: 'always' | 'when it fails';
}

/** Runs a build step with its output shown. Anything but success is an error of the sources, not of the machine. */
export async function mustRun(
  command: string,
  args: readonly string[],
  { cwd, env, show = 'always' }: BuildStep,
): Promise<void> {
  const output = show === 'always' ? 'inherit' : 'pipe';
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', output, output] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => said.push(chunk));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve(status ?? 1);
    });
  });
  if (code === 0) return;
  process.stderr.write(Buffer.concat(said));
  const shown = [command, ...args].join(' ');
  throw new BenchError('LB_ARTEFACT', `${shown} ended with ${code}`, 'Its own message stands above.');
}

async function versionOf(path: string, spec: CompilerSpec): Promise<string | undefined> {
  try {
    accessSync(path, constants.X_OK);
    const { stdout } = await run(path, [...spec.versionArgs]);
    return /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0];
  } catch {
    // Not there, or it does not start: as good as not there.
    return undefined;
  }
}

function isAtLeast(version: string, minimum: string): boolean {
  const [has, wants] = [version, minimum].map((text) => text.split('.').map(Number));
  for (const [at, part] of (wants ?? []).entries()) {
    const difference = (has?.[at] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
