import { BenchError, SMALL_SIZES_MB, TEST_SIZES_MB, type Mode } from '@lambda-bench/config';
import type { Host, OptionTable } from '@lambda-bench/host';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { checkMemory, makePlan, type Plan } from '@lambda-bench/plan';
import { whyMachineCannot, type Machine, type Target } from '@lambda-bench/runner';
import type { ToolchainPlace } from '@lambda-bench/toolchains';
import type { InferredOptionTypes } from 'yargs';
import type { MeasureRequest } from '../measure-options.ts';
import { codeSource } from './code-source.ts';
import { localFunction } from './local-function.ts';
import { ownPayload } from './own-payload.ts';
import { ownRuntime } from './own-runtime.ts';
import { ownTarget } from './own-target.ts';
import { TIMEOUT_OPTION } from './timeout-option.ts';

/** Measures a function of the user's own in the same way as those of the matrix. */
export const OWN_OPTIONS = {
  function: { type: 'string', describe: 'a folder or a zip of your own, measured instead of the matrix' },
  handler: { type: 'string', describe: 'its handler, as Lambda’s (the runtime’s usual one)' },
  payload: { type: 'string', describe: 'what it is sent: a JSON file, or JSON ({})' },
  timeout: TIMEOUT_OPTION,
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
  const given = (['handler', 'payload', 'timeout'] as const).find((name) => args[name] !== undefined);
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
  const runtime = ownRuntime(request.selection.runtimes, '--function');
  const fn = await localFunction(
    { function: args.function, runtime: runtime.id, handler: args.handler, timeout: args.timeout },
    codeSource(args.function, '--function', host.cwd),
    toolchains,
  );
  const payload = { bytes: ownPayload(args.payload, host.cwd) };
  const why = (memoryMb: number) => whyMachineCannot({ arch: fn.arch, memoryMb }, machine, request.width);
  const cells = sizesOf(request).map((memoryMb) => {
    const clipped = allowClipped && why(memoryMb)?.reason === 'cores';
    return ownTarget(fn, { memoryMb, clipped }, payload);
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

function sizesOf({ mode, selection }: MeasureRequest): readonly number[] {
  checkMemory(selection.memoryMb);
  return selection.memoryMb ?? defaultSizes(mode);
}

function defaultSizes(mode: Mode): readonly number[] {
  return mode.testSizes ? TEST_SIZES_MB : SMALL_SIZES_MB;
}

function usage(message: string, hint: string): BenchError {
  return new BenchError('LB_USAGE', message, hint);
}
