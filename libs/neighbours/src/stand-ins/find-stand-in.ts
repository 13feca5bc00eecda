import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  cacheFolder,
  findPip,
  findPython,
  installOnce,
  isRequired,
  pipInstall,
  PYTHON_LINES,
  type FoundPython,
  type PythonLine,
  type ToolchainPlace,
} from '@lambda-bench/toolchains';

export type StandInName = 'ministack' | 'moto';

/** A program that speaks AWS's protocols on this machine, installed and not started. */
export interface StandIn {
  readonly name: StandInName;
  readonly version: string;
  readonly python: string;
  /** What goes onto PYTHONPATH. */
  readonly folder: string;
}

const PACKAGES = {
  ministack: { version: '1.5.33', requirement: 'ministack==1.5.33' },
  moto: { version: '5.2.5', requirement: 'moto[server]==5.2.5' },
} as const;

/**
 * Installed once into the cache of toolchains. Where it cannot be had the answer says why, and is an error where
 * LAMBDA_BENCH_REQUIRE names it.
 */
export async function findStandIn(
  name: StandInName,
  place: ToolchainPlace,
): Promise<StandIn | { readonly missing: string }> {
  const { version } = PACKAGES[name];
  const python = await anyPython(place);
  if (python === undefined) return absent(name, 'no Python 3.11 or later on this machine', place);
  const folder = join(
    cacheFolder(place),
    `${name}-${version}-cp${python.line.replace('.', '')}-${process.arch}`,
  );
  if (!existsSync(folder)) {
    try {
      await installOnce(folder, (target) => install(name, python, target, place));
    } catch (error) {
      return absent(name, error instanceof Error ? error.message : String(error), place);
    }
  }
  return { name, version, python: python.binary, folder };
}

async function install(
  name: StandInName,
  python: FoundLine,
  target: string,
  place: ToolchainPlace,
): Promise<void> {
  const pip = await findPip(place, python.binary);
  if (pip === undefined) throw new Error('no Python with pip on this machine');
  await pipInstall(
    {
      packages: [PACKAGES[name].requirement],
      target,
      python: pip.python,
      pythonLine: python.line,
      // Compiling all of it takes longer than fetching it, and most of it is never loaded.
      flags: ['--no-compile'],
    },
    place,
  );
}

type FoundLine = FoundPython & { readonly line: PythonLine };

async function anyPython(place: ToolchainPlace): Promise<FoundLine | undefined> {
  for (const line of PYTHON_LINES) {
    const found = await findPython(line, place);
    if (found !== undefined) return { ...found, line };
  }
  return undefined;
}

function absent(name: StandInName, why: string, place: ToolchainPlace): { readonly missing: string } {
  if (isRequired(name, place)) throw new Error(`${name} is required: ${why}`);
  return { missing: `${name}: ${why}` };
}
