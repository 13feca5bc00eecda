import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { findPip } from '../find-pip.ts';
import { findPython, PYTHON_RIC_VERSION, pythonRicFolder, type PythonLine } from '../python-homes.ts';
import { runCommand } from '../run-command.ts';
import { cacheFolder, type ToolchainPlace } from '../toolchain-place.ts';
import { installOnce } from './install-once.ts';
import type { Provisioned } from './provision.ts';
import { pipInstall } from './registry-packages.ts';

export const CARGO_LAMBDA_VERSION = '1.9.2';

export function cargoLambdaFolder(place: ToolchainPlace): string {
  return join(cacheFolder(place), `cargo-lambda-${CARGO_LAMBDA_VERSION}-${process.platform}-${process.arch}`);
}

export async function provisionPythonRic(line: PythonLine, place: ToolchainPlace): Promise<Provisioned> {
  const python = await findPython(line, place);
  if (python === undefined) {
    throw new BenchError(
      'LB_TOOLCHAIN',
      `no Python ${line} on this machine`,
      `Install it so that \`python${line}\` runs, or under ~/.pyenv/versions.`,
    );
  }
  const folder = pythonRicFolder(line, place);
  const state = await installOnce(folder, async (target) => {
    const pip = await requirePip(place, python.binary);
    const packages = [`awslambdaric==${PYTHON_RIC_VERSION}`];
    await pipInstall({ packages, target, python: pip, ...wheelsFor(line) }, place);
    // Also leaves the byte code beside the sources, as on Lambda, where the client is not compiled at each start.
    await mustImport(python.binary, target, place);
  });
  return { state, version: PYTHON_RIC_VERSION, path: folder };
}

/** The wheel holds a program and nothing else; the zig that it names as a dependency is 400 MB and only cross-compiles. */
export async function provisionCargoLambda(place: ToolchainPlace): Promise<Provisioned> {
  const folder = cargoLambdaFolder(place);
  const state = await installOnce(folder, async (target) => {
    const python = await requirePip(place);
    const packages = [`cargo-lambda==${CARGO_LAMBDA_VERSION}`];
    await pipInstall({ packages, target, python, flags: ['--no-deps'] }, place);
  });
  return { state, version: CARGO_LAMBDA_VERSION, path: join(folder, 'bin', 'cargo-lambda') };
}

function wheelsFor(line: PythonLine): { readonly pythonLine?: string; readonly platform?: string } {
  if (process.platform !== 'linux') return {};
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  return { pythonLine: line, platform: `manylinux2014_${machine}` };
}

async function requirePip(place: ToolchainPlace, preferred?: string): Promise<string> {
  const pip = await findPip(place, preferred);
  if (pip !== undefined) return pip.python;
  throw new BenchError('LB_TOOLCHAIN', 'no Python with pip on this machine', 'Install python3-pip.');
}

async function mustImport(python: string, folder: string, place: ToolchainPlace): Promise<void> {
  await mkdir(folder, { recursive: true });
  const env = { ...place.env, PYTHONPATH: folder };
  const code = 'import awslambdaric.bootstrap, runtime_client';
  const { code: exit, stderr } = await runCommand(python, ['-c', code], { env, timeoutMs: 60_000 });
  if (exit === 0) return;
  const detail = stderr.trim().split('\n').at(-1) ?? '';
  throw new BenchError('LB_TOOLCHAIN', `the Python runtime client does not load: ${detail}`, 'Report it.');
}
