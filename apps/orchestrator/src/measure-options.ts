import { resolveRegion } from '@lambda-bench/aws';
import {
  BenchError,
  checkStackName,
  DEFAULT_REGION,
  DEFAULT_STACK,
  MODES,
  SUITES,
  type Mode,
  type Suite,
} from '@lambda-bench/config';
import { countOption, listOption, type Host, type OptionTable } from '@lambda-bench/host';
import { selectCells, type Selection } from '@lambda-bench/plan';
import type { InferredOptionTypes } from 'yargs';

/** What `run` and `plan` have in common: which cells, how many samples. */
export const MEASURE_OPTIONS = {
  mode: { choices: MODES.map((mode) => mode.id), default: 'test', describe: 'how many samples per cell' },
  set: { choices: ['core', 'extended', 'all'], default: 'core', describe: 'which runtimes' },
  runtime: listOption('only these runtimes, of any set'),
  workload: listOption('only these workloads'),
  arch: listOption('only these architectures: arm64, x86_64'),
  memory: listOption('these sizes in MB instead of the suite’s'),
  filter: { type: 'string', describe: 'only cells whose name contains this, e.g. nodejs22-x86-light@512' },
  cold: countOption('cold', 'cold samples per cell instead of the mode’s', 1),
  warm: countOption('warm', 'warm samples per cell instead of the mode’s', 0),
  width: countOption('width', 'cold samples of one visit, taken at once (local 1, AWS 5)', 1),
  workers: countOption('workers', 'functions measured side by side at most', 1),
  seed: { type: 'number', describe: 'fixes the order of the visits' },
  backend: {
    choices: ['local', 'aws', 'fake'] as const,
    default: 'local' as const,
    describe: 'where the functions run',
  },
  stack: {
    type: 'string',
    describe: `CloudFormation stack whose functions are measured (${DEFAULT_STACK}); named, plan and --dry-run ask AWS what is in it`,
  },
  profile: {
    choices: ['instant', 'aws-like'] as const,
    default: 'aws-like' as const,
    describe: 'latencies and limits of the fake backend',
  },
  region: {
    type: 'string',
    describe: `AWS region (AWS_REGION, AWS_DEFAULT_REGION, the profile’s, else ${DEFAULT_REGION})`,
  },
} as const satisfies OptionTable;

export type MeasureOptions = InferredOptionTypes<typeof MEASURE_OPTIONS>;

export interface MeasureRequest {
  readonly backend: 'local' | 'aws' | 'fake';
  readonly stack: string;
  /** Whether the stack was named, so that a plan that is only shown asks AWS as well. */
  readonly asksStack: boolean;
  readonly profile: 'instant' | 'aws-like';
  readonly suite: Suite;
  readonly mode: Mode;
  readonly selection: Selection;
  readonly width: number;
  readonly workers: number | undefined;
  readonly cold?: number;
  readonly warm?: number;
  readonly seed: number;
  readonly region: string;
}

/** Validates once; what comes out is trusted from here on. */
export async function readMeasureOptions(
  args: MeasureOptions,
  host: Pick<Host, 'env'>,
  seed: () => number,
): Promise<MeasureRequest> {
  const mode: Mode | undefined = MODES.find((row) => row.id === args.mode);
  const suite = SUITES.find((row) => row.id === 'matrix');
  if (mode === undefined || suite === undefined) {
    throw new BenchError(
      'LB_USAGE',
      `--mode ${args.mode} is not known`,
      MODES.map((row) => row.id).join(', '),
    );
  }
  if (args.seed !== undefined && !Number.isSafeInteger(args.seed)) {
    throw new BenchError('LB_USAGE', `--seed ${args.seed} is not a whole number`, 'any whole number will do');
  }
  return {
    backend: args.backend,
    stack: checkStackName(args.stack ?? DEFAULT_STACK),
    asksStack: args.backend === 'aws' && args.stack !== undefined,
    profile: args.profile,
    suite,
    mode,
    selection: selectionOf(args),
    width: args.width ?? (args.backend === 'local' ? 1 : 5),
    workers: args.workers,
    ...(args.cold === undefined ? {} : { cold: args.cold }),
    ...(args.warm === undefined ? {} : { warm: args.warm }),
    seed: args.seed ?? seed(),
    region: await resolveRegion(host.env, args.region),
  };
}

export function cellsOf(request: MeasureRequest) {
  return selectCells(request.suite, request.mode, request.selection);
}

function selectionOf(args: MeasureOptions): Selection {
  const set = args.set === 'extended' || args.set === 'all' ? args.set : 'core';
  return {
    set,
    ...(args.runtime === undefined ? {} : { runtimes: args.runtime }),
    ...(args.workload === undefined ? {} : { workloads: args.workload }),
    ...(args.arch === undefined ? {} : { architectures: args.arch }),
    ...(args.memory === undefined ? {} : { memoryMb: args.memory.map(readMemory) }),
    ...(args.filter === undefined ? {} : { filter: args.filter }),
  };
}

/** Says what was typed: a number that is none would be called NaN. */
export function readMemory(text: string): number {
  const memoryMb = Number(text);
  if (!Number.isNaN(memoryMb)) return memoryMb;
  throw new BenchError(
    'LB_USAGE',
    `--memory ${text} is not a memory size`,
    'whole megabytes, separated by commas, such as 512,1769',
  );
}
