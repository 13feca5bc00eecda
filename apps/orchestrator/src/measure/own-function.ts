import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import {
  BenchError,
  RUNTIMES,
  SMALL_SIZES_MB,
  TEST_SIZES_MB,
  type Mode,
  type Runtime,
} from '@lambda-bench/config';
import type { Host, OptionTable } from '@lambda-bench/host';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { checkMemory, makePlan, type Plan } from '@lambda-bench/plan';
import { whyMachineCannot, type Machine, type Target } from '@lambda-bench/runner';
import { runtimeHome, type ToolchainPlace } from '@lambda-bench/toolchains';
import type { InferredOptionTypes } from 'yargs';
import { NATIVE_ARCH } from '../local/built-function.ts';
import type { MeasureRequest } from '../measure-options.ts';

/** Measures a function of the user's own in the same way as those of the matrix. */
export const OWN_OPTIONS = {
  function: { type: 'string', describe: 'a folder or a zip of your own, measured instead of the matrix' },
  handler: { type: 'string', describe: 'its handler, as Lambda’s (the runtime’s usual one)' },
  payload: { type: 'string', describe: 'what it is sent: a JSON file, or JSON ({})' },
} as const satisfies OptionTable;

export type OwnOptions = InferredOptionTypes<typeof OWN_OPTIONS>;

export const OWN_SUITE = 'own';

export interface OwnFunction {
  readonly fn: LocalFunction;
  readonly plan: Plan<Target>;
}

export interface OwnSurroundings {
  readonly machine: Machine;
  readonly allowClipped: boolean;
  readonly toolchains: ToolchainPlace;
  readonly host: Host;
}

/** What says how a function of one's own is called means nothing for those of the matrix. */
export function refuseOwnOptions(args: OwnOptions): void {
  const given = (['handler', 'payload'] as const).find((name) => args[name] !== undefined);
  if (given !== undefined)
    throw usage(`--${given} goes with --function`, 'name your function, or leave it out');
}

/** Reads and checks everything before anything is started. */
export async function readOwnFunction(
  args: OwnOptions & { readonly function: string },
  request: MeasureRequest,
  { machine, allowClipped, toolchains, host }: OwnSurroundings,
): Promise<OwnFunction> {
  if (request.backend !== 'local') {
    throw usage(`--function is measured on this machine, not on ${request.backend}`, 'leave --backend out');
  }
  refuseMatrixOptions(request);
  const path = resolve(host.cwd, args.function);
  const runtime = runtimeOf(request);
  const home = await runtimeHome(runtime.identifier, toolchains);
  if (!home.ok) throw new BenchError('LB_TOOLCHAIN', home.reason, home.hint);
  const fn: LocalFunction = {
    name: nameOf(path),
    runtime: runtime.identifier,
    handler: args.handler ?? runtime.handler,
    arch: NATIVE_ARCH,
    code: codeOf(path),
    usesDynamoDb: false,
  };
  const payload = payloadOf(args.payload, host.cwd);
  const why = (memoryMb: number) => whyMachineCannot({ arch: fn.arch, memoryMb }, machine, request.width);
  const cells = sizesOf(request).map((memoryMb) => {
    const clipped = allowClipped && why(memoryMb)?.reason === 'cores';
    return targetOf(fn, { memoryMb, payload, clipped });
  });
  const whyNot = (cell: Target) => (cell.clipped ? undefined : why(cell.memoryMb));
  const plan = makePlan<Target>({ ...request, cells, whyNot });
  return { fn, plan };
}

function refuseMatrixOptions({ selection }: MeasureRequest): void {
  const given = Object.entries({
    '--arch': selection.architectures,
    '--workload': selection.workloads,
    '--filter': selection.filter,
  }).find(([, value]) => value !== undefined);
  if (given !== undefined) {
    throw usage(
      `${given[0]} chooses among the functions of the matrix, and --function is not one`,
      `leave ${given[0]} out`,
    );
  }
}

function runtimeOf({ selection }: MeasureRequest): Runtime {
  const [id, second] = selection.runtimes ?? [];
  const rows: readonly Runtime[] = RUNTIMES;
  const row = rows.find((candidate) => candidate.id === id || candidate.identifier === id);
  if (row !== undefined && second === undefined) return row;
  throw usage(
    id === undefined
      ? '--function needs a --runtime'
      : `--runtime ${(selection.runtimes ?? []).join(',')} is not one runtime`,
    `one of: ${[...new Set(rows.map((candidate) => candidate.identifier))].join(', ')}`,
  );
}

function codeOf(path: string): LocalFunction['code'] {
  if (!existsSync(path))
    throw usage(
      `--function ${path} does not exist`,
      'a folder with the code as Lambda unpacks it, or a zip of it',
    );
  if (statSync(path).isDirectory()) return { folder: path };
  const zip = readFileSync(path);
  // Every zip archive begins so, an empty one aside, which is no function.
  if (zip.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) return { zip };
  throw usage(
    `--function ${path} is neither a folder nor a zip archive`,
    'a folder with the code as Lambda unpacks it, or a zip of it',
  );
}

function nameOf(path: string): string {
  const name = basename(path, '.zip').replaceAll(/[^a-zA-Z0-9-_]/g, '-');
  return `own-${name}`.slice(0, 64);
}

function payloadOf(payload: string | undefined, cwd: string): Uint8Array {
  const given = payload ?? '{}';
  const file = resolve(cwd, given);
  const text = existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : given;
  try {
    JSON.parse(text);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw usage(
      `--payload ${given} is neither a JSON file nor JSON: ${what}`,
      'such as event.json, or {"name":"value"} in quotes',
    );
  }
  return new TextEncoder().encode(text);
}

function sizesOf({ mode, selection }: MeasureRequest): readonly number[] {
  checkMemory(selection.memoryMb);
  return selection.memoryMb ?? defaultSizes(mode);
}

function defaultSizes(mode: Mode): readonly number[] {
  return mode.testSizes ? TEST_SIZES_MB : SMALL_SIZES_MB;
}

function targetOf(
  fn: LocalFunction,
  { memoryMb, payload, clipped }: Pick<Target, 'memoryMb' | 'payload' | 'clipped'>,
): Target {
  return {
    key: `${fn.name}@${memoryMb}`,
    functionName: fn.name,
    memoryMb,
    arch: fn.arch,
    payload,
    keepsContract: false,
    clipped,
  };
}

function usage(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
