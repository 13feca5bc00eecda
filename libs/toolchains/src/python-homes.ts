import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findPrograms, isExecutable } from './find-program.ts';
import { runCommand } from './run-command.ts';
import { cacheFolder, type ToolchainPlace } from './toolchain-place.ts';
import { compareVersions } from './version-order.ts';

export const PYTHON_LINES = ['3.11', '3.12', '3.13', '3.14'] as const;

export type PythonLine = (typeof PYTHON_LINES)[number];

export const PYTHON_RIC_VERSION = '4.2.2';

export interface FoundPython {
  readonly binary: string;
  readonly version: string;
}

/** An interpreter of that line that really runs. */
export async function findPython(line: PythonLine, place: ToolchainPlace): Promise<FoundPython | undefined> {
  for (const candidate of candidates(line, place)) {
    const found = await askPython(candidate, place);
    if (found?.version.startsWith(`${line}.`) === true) return found;
  }
  return undefined;
}

export function pythonRicFolder(line: PythonLine, place: ToolchainPlace): string {
  return join(
    cacheFolder(place),
    `python-ric-${PYTHON_RIC_VERSION}-cp${line.replace('.', '')}-${process.arch}`,
  );
}

/** The folder that goes onto PYTHONPATH. */
export function findPythonRic(line: PythonLine, place: ToolchainPlace): string | undefined {
  const folder = pythonRicFolder(line, place);
  return existsSync(join(folder, 'awslambdaric', '__main__.py')) ? folder : undefined;
}

function candidates(line: PythonLine, place: ToolchainPlace): readonly string[] {
  const named = [`python${line}`, 'python3'].flatMap((name) => findPrograms(name, place));
  // A pyenv shim is there for every version that pyenv has, and refuses to run all but the chosen ones.
  const onPath = named.filter((path) => basename(dirname(path)) !== 'shims');
  return [...onPath, ...pyenvVersions(line, place)];
}

function pyenvVersions(line: PythonLine, place: ToolchainPlace): readonly string[] {
  const pyenv = place.env.PYENV_ROOT ?? join(place.env.HOME ?? '', '.pyenv');
  const versions = join(pyenv, 'versions');
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .filter((version) => version.startsWith(`${line}.`))
    .sort((a, b) => compareVersions(b, a))
    .map((version) => join(versions, version, 'bin', `python${line}`))
    .filter(isExecutable);
}

async function askPython(path: string, place: ToolchainPlace): Promise<FoundPython | undefined> {
  const code = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';
  const { code: exit, stdout } = await runCommand(path, ['-I', '-c', code], {
    env: place.env,
    timeoutMs: 5000,
  });
  const [version, binary] = stdout.trim().split('\n');
  return exit === 0 && version !== undefined && binary !== undefined ? { version, binary } : undefined;
}
