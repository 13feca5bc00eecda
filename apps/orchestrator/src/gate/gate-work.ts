import { randomInt } from 'node:crypto';
import { resolveRegion } from '@lambda-bench/aws';
import { counted, BenchError, DEFAULT_STACK, GATE_METRICS, type GateMetricId } from '@lambda-bench/config';
import { readGateOptions, workspaceRoot, type Host } from '@lambda-bench/host';
import type { LocalFunction } from '@lambda-bench/neighbours';
import { checkMemory, makePlan, type Plan } from '@lambda-bench/plan';
import { whyMachineCannot, type Target } from '@lambda-bench/runner';
import { readMemory } from '../measure-options.ts';
import type { Work } from '../measure/begin-run.ts';
import { thisMachine } from '../measure/local-place.ts';
import { placeOf } from '../measure/places.ts';
import { optionsOfRecord } from '../measure/recorded-options.ts';
import { ownPayload } from '../own/own-payload.ts';
import { ownTarget } from '../own/own-target.ts';
import { localFunction } from '../own/local-function.ts';
import { GATE_SIZES_MB, GATE_SUITE, gateMode, RECORDED_OPTIONS, type GateArgs } from './gate-options.ts';
import type { GateShelf } from './gate-shelf.ts';
import { namedSides, sideSource, type NamedSide } from './gate-side.ts';
import { recordedPath } from './recorded-path.ts';
import { isSameCode } from './same-code.ts';

export interface GateWork {
  readonly work: Work;
  readonly isSame: boolean;
}

/** Reads and checks everything, checks out and builds what is to be; nothing is measured yet. */
export async function gateWork(
  args: GateArgs,
  shelf: GateShelf,
  { host, signal }: { readonly host: Host; readonly signal: AbortSignal },
): Promise<GateWork> {
  const { metrics } = readGateOptions(args);
  refuseNothingWarm(args, metrics);
  const sizes = sizesOf(args.memory);
  const payload = ownPayload(args.payload, host.cwd);
  const seed = seedOf(args.seed);
  const region = await resolveRegion(host.env, args.region);
  const named = await namedSides(args, host);
  const toolchains = { root: workspaceRoot(), env: host.env };
  const context = { args, shelf, host, signal };
  const functionOf = async (role: 'base' | 'head'): Promise<LocalFunction> => {
    const source = await sideSource(role, named, context);
    return localFunction({ ...args, function: describeSide(named[role]) }, source, toolchains);
  };
  // One after the other: two builds at once would only take from each other.
  const base = await functionOf('base');
  const head = await functionOf('head');
  const place = await placeOf({ ...HERE, region, seed }, [], toolchains, host);
  const mode = gateMode(args);
  const plan = planOf({ base, head, sizes, payload, args, seed });
  const work: Work = {
    suite: GATE_SUITE,
    mode: mode.id,
    region,
    place,
    plan,
    policy: {},
    options: {
      ...optionsOfRecord(args, RECORDED_OPTIONS, { region, mode: mode.id, seed, width: 1 }, payload),
      ...pathsOf(args, host),
      timeout: base.timeoutSeconds,
      ...commitOf('fromCommit', named.base),
      ...commitOf('toCommit', named.head),
      ...ignoredOf('fromIgnored', named.base),
      ...ignoredOf('toIgnored', named.head),
      ...(args.variable === undefined ? {} : { variable: args.variable.map((text) => text.split('=')[0]) }),
    },
    measured: { kind: 'own', fns: [base, head] },
    resumable: false,
    explained: true,
    asks: false,
    print: () => {
      host.stdout.write(
        `${describeSide(named.head)} against ${describeSide(named.base)} (${head.runtime}) at ${sizes.join(', ')} MB: ${counted(plan.rounds, 'round')}, ${counted(plan.samples, 'invocation')} on this machine, seed ${seed}\n`,
      );
    },
  };
  return { work, isSame: await isSameCode(base.code, head.code) };
}

/** What was asked for by name would be left out without a word. */
function refuseNothingWarm(args: Pick<GateArgs, 'warm' | 'metrics'>, metrics: readonly GateMetricId[]): void {
  if (args.warm !== 0 || args.metrics === undefined) return;
  const warm = GATE_METRICS.find(
    (row) => row.kind === 'compared' && row.start === 'warm' && metrics.includes(row.id),
  );
  if (warm === undefined) return;
  throw new BenchError(
    'LB_USAGE',
    `--metrics ${warm.id} is of warm invocations, and --warm=0 makes none`,
    'leave one of the two out',
  );
}

/** This machine, one cold start at a time. */
const HERE = {
  backend: 'local',
  stack: DEFAULT_STACK,
  profile: 'instant',
  width: 1,
  workers: undefined,
  allowClipped: false,
} as const;

function describeSide(side: NamedSide): string {
  return side.kind === 'path' ? side.path : `${side.of.ref} (${side.of.commit.slice(0, 10)})`;
}

function commitOf(option: string, side: NamedSide): Readonly<Record<string, string>> {
  return side.kind === 'commit' ? { [option]: side.of.commit } : {};
}

function pathsOf(args: GateArgs, { cwd }: Host): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (['from', 'to', 'function'] as const).flatMap((name) => {
      const given = args[name];
      return given === undefined ? [] : [[name, recordedPath(given, cwd)]];
    }),
  );
}

/** Enough to know what they are: a journal is no list of somebody's files. */
const IGNORED_SHOWN = 5;

function ignoredOf(option: string, side: NamedSide): Readonly<Record<string, readonly string[]>> {
  if (side.kind === 'commit' || side.ignored.length === 0) return {};
  return { [option]: side.ignored.slice(0, IGNORED_SHOWN) };
}

function seedOf(seed: number | undefined): number {
  if (seed === undefined) return randomInt(2 ** 31);
  if (Number.isSafeInteger(seed)) return seed;
  throw new BenchError('LB_USAGE', `--seed ${seed} is not a whole number`, 'any whole number will do');
}

function sizesOf(memory: readonly string[] | undefined): readonly number[] {
  if (memory === undefined) return GATE_SIZES_MB;
  const sizes = [...new Set(memory.map(readMemory))].sort((a, b) => a - b);
  checkMemory(sizes);
  return sizes;
}

interface Measured {
  readonly base: LocalFunction;
  readonly head: LocalFunction;
  readonly sizes: readonly number[];
  readonly payload: Uint8Array;
  readonly args: GateArgs;
  readonly seed: number;
}

/** Base and head of a size are visited next to one another, so that both meet the same moment of this machine. */
function planOf({ base, head, sizes, payload, args, seed }: Measured): Plan<Target> {
  const machine = thisMachine();
  const why = (cell: Pick<Target, 'memoryMb' | 'arch'>) => whyMachineCannot(cell, machine, 1);
  const cells = sizes.flatMap((memoryMb) =>
    ([base, head] as const).map((fn): Target => {
      const clipped = args['allow-clipped'] && why({ memoryMb, arch: fn.arch })?.reason === 'cores';
      return {
        ...ownTarget(fn, { memoryMb, clipped }, { bytes: payload }),
        role: fn === base ? 'base' : 'head',
      };
    }),
  );
  return makePlan<Target>({
    cells,
    mode: gateMode(args),
    seed,
    width: 1,
    together: 2,
    whyNot: (cell) => (cell.clipped ? undefined : why(cell)),
  });
}
