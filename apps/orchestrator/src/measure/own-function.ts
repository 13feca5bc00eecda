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
import { makePlan, type Plan } from '@lambda-bench/plan';
import { whyMachineCannot, type Machine, type Target } from '@lambda-bench/runner';
import type { InferredOptionTypes } from 'yargs';
import { NATIVE_ARCH, type LocalFunction } from '../local/deploy-functions.ts';
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

/** Reads and checks everything before anything is started. */
export function readOwnFunction(
  args: OwnOptions & { readonly function: string },
  request: MeasureRequest,
  machine: Machine,
  host: Host,
): OwnFunction {
  if (request.backend !== 'local') {
    throw usage(`--function is measured on this machine, not on ${request.backend}`, 'leave --backend out');
  }
  const path = resolve(host.cwd, args.function);
  const runtime = runtimeOf(request);
  const fn: LocalFunction = {
    name: nameOf(path),
    runtime: runtime.identifier,
    handler: args.handler ?? runtime.handler,
    arch: NATIVE_ARCH,
    code: codeOf(path),
    usesDynamoDb: false,
  };
  const payload = payloadOf(args.payload, host.cwd);
  const cells = sizesOf(request).map((memoryMb) => targetOf(fn, memoryMb, payload));
  const plan = makePlan<Target>({
    ...request,
    cells,
    whyNot: (cell) => whyMachineCannot(cell, machine, request.width),
  });
  return { fn, plan };
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
  return statSync(path).isDirectory() ? { folder: path } : { zip: readFileSync(path) };
}

function nameOf(path: string): string {
  const name = basename(path, '.zip').replaceAll(/[^a-zA-Z0-9-_]/g, '-');
  return `own-${name}`.slice(0, 64);
}

function payloadOf(payload: string | undefined, cwd: string): Uint8Array {
  const given = payload ?? '{}';
  const file = resolve(cwd, given);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : given;
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
  return selection.memoryMb ?? defaultSizes(mode);
}

function defaultSizes(mode: Mode): readonly number[] {
  return mode.testSizes ? TEST_SIZES_MB : SMALL_SIZES_MB;
}

function targetOf(fn: LocalFunction, memoryMb: number, payload: Uint8Array): Target {
  return {
    key: `${fn.name}@${memoryMb}`,
    functionName: fn.name,
    memoryMb,
    arch: fn.arch,
    payload,
    keepsContract: false,
    clipped: false,
  };
}

function usage(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
