import { randomInt } from 'node:crypto';
import { resolveRegion } from '@lambda-bench/aws';
import {
  ALL_SIZES_MB,
  ARCHITECTURES,
  BenchError,
  DEFAULT_STACK,
  TUNE_MODES,
  type ArchitectureId,
  type Mode,
} from '@lambda-bench/config';
import { readColdShare, readRequests, workspaceRoot, type Host } from '@lambda-bench/host';
import { checkMemory, makePlan, type Plan, type SkipReason } from '@lambda-bench/plan';
import { whyMachineCannot, type Target } from '@lambda-bench/runner';
import { readMemory } from '../measure-options.ts';
import type { Work } from '../measure/begin-run.ts';
import { thisMachine } from '../measure/local-place.ts';
import { placeOf } from '../measure/places.ts';
import { policyOf, refuseBudgetWithoutPrice } from '../measure/policy-options.ts';
import { optionsOfRecord } from '../measure/recorded-options.ts';
import { ownTarget } from '../own/own-target.ts';
import { deployedFunction, regionOf } from './deployed-function.ts';
import { localFunction } from '../own/local-function.ts';
import { printTunePlan } from './print-tune-plan.ts';
import { RECORDED_OPTIONS, TUNE_SUITE, type TuneArgs } from './tune-options.ts';
import { payloadsOfRecord, readPayloads, type TunePayload } from './tune-payloads.ts';
import { readTarget } from './tune-target.ts';

/** Cold starts at once on AWS, unless asked: as the matrix does. */
const AWS_WIDTH = 5;

/** As the report has it. */
const DEFAULT_COLD_SHARE = '1%';

/** Reads and checks everything that is asked for. Nothing is started, and nothing is changed. */
export async function tuneWork(args: TuneArgs, host: Host, already?: number): Promise<Work> {
  const mode = modeOf(args.mode);
  refuseBadNumbers(args);
  const target = readTarget(args.function, args.backend, host);
  const region = await resolveRegion(host.env, regionOf(args, target));
  refuseBudgetWithoutPrice(args.budget, region);
  const payloads = readPayloads(args.payload, host.cwd);
  const archs = archsOf(args.arch);
  const policy = policyOf(args);
  const toolchains = { root: workspaceRoot(), env: host.env };
  const seed = args.seed ?? randomInt(2 ** 31);
  const isLocal = target.kind === 'code';
  const local = isLocal ? await localFunction(args, target.source, toolchains) : undefined;
  const deployed = isLocal ? undefined : await deployedFunction(args, target, region, host);
  const asked = {
    backend: isLocal ? ('local' as const) : ('aws' as const),
    stack: DEFAULT_STACK,
    profile: 'aws-like' as const,
    region,
    seed,
    width: args.width ?? (isLocal ? 1 : AWS_WIDTH),
    workers: undefined,
    allowClipped: false,
    ...(target.kind === 'deployed' ? { functionName: target.name } : {}),
    ...(already === undefined ? {} : { already }),
  };
  const place = await placeOf(asked, [], toolchains, host);
  const fn = local ?? deployed;
  if (fn === undefined) throw new Error('neither code nor a function');
  const sizes = sizesOf(args.memory, deployed?.memoryMb);
  const cells = targetsOf({ fn, sizes, archs, payloads });
  const width = place.width;
  const plan = planOf(cells, { args, mode, seed, width, isLocal });
  const options = {
    ...optionsOfRecord(args, RECORDED_OPTIONS, { region, mode: mode.id, seed, width }, undefined),
    backend: asked.backend,
    ...(local === undefined ? {} : { timeout: local.timeoutSeconds }),
    function: target.kind === 'code' ? args.function : target.name,
    coldShare: readColdShare(args['cold-share'] ?? DEFAULT_COLD_SHARE),
    payloads: payloadsOfRecord(payloads),
    ...(args.variable === undefined ? {} : { variable: args.variable.map((text) => text.split('=')[0]) }),
  };
  return {
    suite: TUNE_SUITE,
    mode: mode.id,
    region,
    place,
    plan,
    policy,
    options,
    measured: local === undefined ? { kind: 'deployed', name: fn.name } : { kind: 'own', fns: [local] },
    resumable: true,
    explained: true,
    asks: mode.confirm || !isLocal,
    print: (json) => {
      printTunePlan(host, { plan, place, region, fn: { ...fn }, deployed, payloads }, json);
    },
  };
}

function modeOf(id: string): Mode {
  const mode = TUNE_MODES.find((row) => row.id === id);
  if (mode !== undefined) return mode;
  throw new BenchError('LB_USAGE', `--mode ${id} is not known`, TUNE_MODES.map((row) => row.id).join(', '));
}

/** The report reads them from the header, when it is too late to ask again. */
function refuseBadNumbers(args: TuneArgs): void {
  if (args.requests !== undefined) readRequests(args.requests, '--requests');
  if (args['cold-share'] !== undefined) readColdShare(args['cold-share']);
  if (args.seed !== undefined && !Number.isSafeInteger(args.seed)) {
    throw new BenchError('LB_USAGE', `--seed ${args.seed} is not a whole number`, 'any whole number will do');
  }
}

/** The size it has now is what a user compares with. */
function sizesOf(memory: readonly string[] | undefined, presentMb: number | undefined): readonly number[] {
  const asked = memory?.map(readMemory) ?? [...ALL_SIZES_MB, ...(presentMb === undefined ? [] : [presentMb])];
  const sizes = [...new Set(asked)].sort((a, b) => a - b);
  checkMemory(sizes);
  return sizes;
}

function archsOf(arch: readonly string[] | undefined): readonly ArchitectureId[] | undefined {
  return arch?.map((id) => {
    const row = ARCHITECTURES.find((candidate) => candidate.id === id);
    if (row !== undefined) return row.id;
    throw new BenchError(
      'LB_USAGE',
      `--arch ${id} is not known`,
      `one of: ${ARCHITECTURES.map((candidate) => candidate.id).join(', ')}`,
    );
  });
}

interface Sweep {
  readonly fn: { readonly name: string; readonly arch: ArchitectureId };
  readonly sizes: readonly number[];
  readonly archs: readonly ArchitectureId[] | undefined;
  readonly payloads: readonly TunePayload[];
}

/** Another architecture than the function's cannot be had from where it is, which its own cells say. */
function targetsOf({ fn, sizes, archs = [fn.arch], payloads }: Sweep): readonly Target[] {
  return [...new Set(archs)].flatMap((arch) => {
    const name = arch === fn.arch ? fn.name : `${fn.name}-${arch}`;
    return sizes.flatMap((memoryMb) =>
      payloads.map((payload) => ownTarget({ name, arch }, { memoryMb, clipped: false }, payload)),
    );
  });
}

interface Counts {
  readonly args: TuneArgs;
  readonly mode: Mode;
  readonly seed: number;
  readonly width: number;
  readonly isLocal: boolean;
}

function planOf(cells: readonly Target[], { args, mode, seed, width, isLocal }: Counts): Plan<Target> {
  const machine = thisMachine();
  const why = (cell: Target): SkipReason | undefined =>
    isLocal ? whyMachineCannot(cell, machine, width) : undefined;
  const clippable = (cell: Target) => args['allow-clipped'] && why(cell)?.reason === 'cores';
  return makePlan<Target>({
    cells: cells.map((cell) => ({ ...cell, clipped: clippable(cell) })),
    mode,
    seed,
    width,
    ...(args.cold === undefined ? {} : { cold: args.cold }),
    ...(args.warm === undefined ? {} : { warm: args.warm }),
    whyNot: (cell) => (cell.clipped ? undefined : why(cell)),
  });
}
