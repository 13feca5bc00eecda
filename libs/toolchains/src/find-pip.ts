import { findPrograms } from './find-program.ts';
import { findPython, PYTHON_LINES } from './python-homes.ts';
import { runCommand } from './run-command.ts';
import type { ToolchainPlace } from './toolchain-place.ts';

export interface FoundPip {
  /** `<python> -m pip` runs. */
  readonly python: string;
  readonly version: string;
}

/** Any pip will do: it can choose wheels for a Python that it does not run on. */
export async function findPip(place: ToolchainPlace, preferred?: string): Promise<FoundPip | undefined> {
  const known = preferred === undefined ? [] : [preferred];
  for (const python of [...known, ...findPrograms('python3', place)]) {
    const found = await askPip(python, place);
    if (found !== undefined) return found;
  }
  for (const line of PYTHON_LINES) {
    const python = await findPython(line, place);
    const found = python && (await askPip(python.binary, place));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Asks the package's own record: `-m pip --version` loads all of pip for the same answer. */
async function askPip(python: string, place: ToolchainPlace): Promise<FoundPip | undefined> {
  const ask = 'import importlib.metadata; print(importlib.metadata.version("pip"))';
  const { code, stdout } = await runCommand(python, ['-c', ask], { env: place.env, timeoutMs: 10_000 });
  const version = stdout.trim();
  return code === 0 && version !== '' ? { python, version } : undefined;
}
