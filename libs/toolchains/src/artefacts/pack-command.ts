import { copyFile, mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  allFunctions,
  ARCHITECTURES,
  BenchError,
  RUNTIMES,
  WORKLOADS,
  type FunctionSpec,
} from '@lambda-bench/config';
import type { LocatedArtefact } from './artefact.ts';
import { programOf } from './elf-machine.ts';
import { packArtefact } from './pack-artefact.ts';

export const PACK_USAGE = `Packs a built function into dist/handlers/<runtime>/<arch>/<workload>/.

  node --import tsx tools/artefact-pack.ts --runtime ID --arch ARCH --workload ID
       (--from FOLDER | --bootstrap FILE) --backend TEXT [--version NAME=VERSION]...

  --runtime    ${RUNTIMES.map((row) => row.id).join(', ')}
  --arch       ${ARCHITECTURES.map((row) => row.id).join(', ')}
  --workload   ${WORKLOADS.map((row) => row.id).join(', ')}
  --from       everything below this folder becomes the code
  --bootstrap  this one file becomes the code, as an executable called bootstrap
  --backend    which library or built-in does the work; goes into the report
  --version    a compiler, SDK or library that the result depends on; may be given many times

Writes code/ (unpacked), function.zip (sorted names, fixed times and modes) and artefact.json
(SHA-256 of the archive and of its content). An artefact that was there is replaced.`;

/** Parses the command line and packs. Returns undefined when only help was asked for. */
export async function packCommand(
  argv: readonly string[],
  root: string,
): Promise<LocatedArtefact | undefined> {
  const flags = readFlags(argv);
  if (flags.help === true) return undefined;
  const fn = functionOf(flags);
  const backend = flags.backend ?? usage('--backend says which library does the work, and is missing');
  const versions = Object.fromEntries((flags.version ?? []).map(versionOf));
  if (flags.from !== undefined && flags.bootstrap === undefined) {
    return packArtefact({ ...fn, root, from: flags.from, backend, versions });
  }
  if (flags.from !== undefined || flags.bootstrap === undefined) {
    usage('exactly one of --from and --bootstrap is needed');
  }
  checkMachine(flags.bootstrap, fn);
  const staging = await mkdtemp(join(tmpdir(), 'lambda-bench-pack-'));
  try {
    await copyFile(flags.bootstrap, join(staging, 'bootstrap'));
    await chmod(join(staging, 'bootstrap'), 0o755);
    return await packArtefact({ ...fn, root, from: staging, backend, versions });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A program of the other architecture would only be found out by the first invocation on Lambda. */
function checkMachine(bootstrap: string, { arch }: FunctionSpec): void {
  const program = programOf(bootstrap);
  if ((program !== 'x86_64' && program !== 'arm64') || program === arch) return;
  throw new BenchError(
    'LB_ARTEFACT',
    `${bootstrap} is a program for ${program}, and the function is for ${arch}`,
    'Build it for that architecture, or name the one that it was built for.',
  );
}

interface PackFlags {
  readonly runtime?: string;
  readonly arch?: string;
  readonly workload?: string;
  readonly from?: string;
  readonly bootstrap?: string;
  readonly backend?: string;
  readonly version?: string[];
  readonly help?: boolean;
}

function readFlags(argv: readonly string[]): PackFlags {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        runtime: text,
        arch: text,
        workload: text,
        from: text,
        bootstrap: text,
        backend: text,
        version: { type: 'string', multiple: true },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

function functionOf(flags: PackFlags): FunctionSpec {
  const fn = allFunctions().find(
    (row) => row.runtime === flags.runtime && row.arch === flags.arch && row.workload === flags.workload,
  );
  const asked = `--runtime ${String(flags.runtime)} --arch ${String(flags.arch)} --workload ${String(flags.workload)}`;
  return fn ?? usage(`no such function: ${asked}`);
}

function versionOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return at > 0 ? [pair.slice(0, at), pair.slice(at + 1)] : usage(`--version ${pair} is not NAME=VERSION`);
}

function usage(message: string): never {
  throw new BenchError('LB_USAGE', message, 'See `node --import tsx tools/artefact-pack.ts --help`.');
}
