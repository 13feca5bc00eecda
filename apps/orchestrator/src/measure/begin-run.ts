import { resolve } from 'node:path';
import { counted, BenchError, type ExitName } from '@lambda-bench/config';
import { workspaceRoot, type Host, type OptionTable } from '@lambda-bench/host';
import type { Plan } from '@lambda-bench/plan';
import { SCHEMA, type BenchRecord, type Header, type Skip } from '@lambda-bench/records';
import { headerOf, type FunctionInfo, type Policy, type Target } from '@lambda-bench/runner';
import { createRun, type RunFolder } from '@lambda-bench/stores';
import type { InferredOptionTypes } from 'yargs';
import { confirm } from './confirm.ts';
import { footerOf } from './footer-of.ts';
import { harnessOf } from './harness.ts';
import { machineFacts } from './machine-facts.ts';
import { measure } from './measure.ts';
import { concludeRun } from './outcome.ts';
import type { Measured, OpenPlace, Place } from './place.ts';
import { skipLines } from './print-plan.ts';
import { recordsOf } from './records-of.ts';
import { refuseMeasuredNow, refuseUnrestored } from './refuse-unrestored.ts';
import { printSummary } from './summary.ts';

/** What every command that begins a run is told of it. */
export const BEGIN_OPTIONS = {
  id: { type: 'string', describe: 'name of the run (the day and a letter)' },
  notes: { type: 'string', describe: 'kept with the run and shown in reports' },
  runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
  'dry-run': { type: 'boolean', default: false, describe: 'show the plan and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask before it starts' },
  json: { type: 'boolean', default: false, describe: 'every event as a line of JSON' },
} as const satisfies OptionTable;

export type BeginOptions = InferredOptionTypes<typeof BEGIN_OPTIONS>;

/** What is measured, where: read from the options, nothing started. */
export interface Work {
  readonly suite: string;
  readonly mode: string;
  readonly region: string;
  readonly place: Place;
  readonly plan: Plan<Target>;
  readonly measured: Measured;
  readonly policy: Partial<Policy>;
  /** The options as the header keeps them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether `resume` knows how to go on with it. */
  readonly resumable: boolean;
  /** Whether the analyzer speaks when it has ended, so that a first look at the medians would only be in the way. */
  readonly explained: boolean;
  /** Whether what it says begins with the balance of the books. */
  readonly balanceFollows?: boolean;
  /** Whether it begins after a typed `yes` only. */
  readonly asks: boolean;
  /** Shows what it would do, in words or as a line of JSON. */
  print(json: boolean): void;
}

export interface Ended {
  readonly exit: ExitName;
  readonly run: Pick<RunFolder, 'id' | 'dir'>;
}

/** Shows the plan, asks where that is wanted, and measures. Undefined where nothing was to be started. */
export async function beginRun(args: BeginOptions, work: Work, host: Host): Promise<Ended | undefined> {
  if (args['dry-run'] || work.asks) work.print(args.json);
  if (args['dry-run']) return undefined;
  refuseNothing(work.plan);
  if (work.place.name === 'aws') await refuseUnrestored(resolve(host.cwd, args.runs), aboutToMeasure(work));
  const question = `${counted(work.plan.cells.length, 'cell')} on ${work.place.name}.`;
  if (work.asks && !args.yes && !(await confirm(host, question))) {
    host.stderr.write('nothing was started\n');
    return undefined;
  }
  return begin(args, work, host);
}

/** A plan of skips alone would be a run without a sample. */
export function refuseNothing(plan: Plan<Target>): void {
  if (plan.cells.length === 0) throw nothingToMeasure(plan);
}

export function printJson(host: Host, line: Readonly<Record<string, unknown>>): void {
  host.stdout.write(`${JSON.stringify(line)}\n`);
}

async function begin(args: BeginOptions, work: Work, host: Host): Promise<Ended> {
  const { place, plan, policy } = work;
  await using opened = await place.open(work.measured);
  const functions = await opened.drive(opened.backend.discover());
  const described = await opened.drive(opened.backend.describe());
  const at = opened.clock.now();
  const runs = resolve(host.cwd, args.runs);
  const harness = await harnessOf(workspaceRoot());
  // Whoever was asked may have taken an hour to say yes.
  if (place.name === 'aws') await refuseUnrestored(runs, aboutToMeasure(work));
  await using folder = await createRun(runs, { at, ...(args.id === undefined ? {} : { id: args.id }) });
  const facts = {
    run: folder.id,
    suite: work.suite,
    mode: work.mode,
    backend: place.name,
    ...(args.notes === undefined ? {} : { notes: args.notes }),
    harness,
    options: work.options,
  };
  const header = headerOf(facts, plan, functions, { ...described, machine: machineFacts() }, at);
  // In one write: a run that is killed between the two would take its skips for cells to measure.
  const history = [header, ...plannedSkips(plan, at)];
  await folder.append(history);
  if (place.name === 'aws') await refuseBeside(runs, folder, history, header);
  if (args.json) printJson(host, { type: 'run', run: folder.id, path: folder.dir, planned: plan.samples });
  host.stderr.write(
    `run ${folder.id}: ${counted(plan.samples, 'sample')} planned, ${counted(plan.cells.length, 'cell')} to measure in ${counted(plan.rounds, 'round')}\n`,
  );
  if (!args.json) host.stderr.write(skipLines(plan));
  const { json } = args;
  const outcome = await measure({ plan, place, opened, functions, folder, history, policy, json }, host);
  const isOtherCode = await tellOfOtherCode(work, opened, functions, host);
  const records = await recordsOf(folder);
  if (!json && !work.explained) printSummary(host, records, folder);
  const exit = concludeRun(host, {
    run: folder.id,
    outlives: place.name === 'aws',
    resumable: work.resumable,
    balanceFollows: work.balanceFollows === true,
    outcome,
    records,
  });
  const run = { id: folder.id, dir: folder.dir };
  return { exit: isOtherCode && exit === 'ok' ? 'failures' : exit, run };
}

/** A change is noticed with the next visit; one during the last has none after it. */
async function tellOfOtherCode(
  { measured }: Work,
  { backend }: OpenPlace,
  before: readonly FunctionInfo[],
  host: Host,
): Promise<boolean> {
  if (measured.kind !== 'deployed') return false;
  const after = await backend.discover();
  const other = after.find((fn) => before.find(({ name }) => name === fn.name)?.codeSha256 !== fn.codeSha256);
  if (other === undefined) return false;
  host.stderr.write(
    `The code of ${other.name} is not what the run began with: its last samples may be of other code.\n`,
  );
  return true;
}

/**
 * Two that begin at once do not see each other before both have said what they measure. From then on at least one of
 * them does, and has changed nothing yet.
 */
async function refuseBeside(
  runs: string,
  folder: RunFolder,
  history: readonly BenchRecord[],
  header: Header,
): Promise<void> {
  try {
    await refuseMeasuredNow(runs, header);
  } catch (error) {
    await folder.append([footerOf(history, { at: Date.now(), restored: true })]);
    throw error;
  }
}

function plannedSkips(plan: Plan<Target>, at: number): readonly Skip[] {
  return plan.skips.map(({ cell, samples, reason, message }) => ({
    type: 'skip',
    schema: SCHEMA,
    at,
    cell: cell.key,
    samples,
    reason,
    message,
  }));
}

function aboutToMeasure({ plan, region }: Work) {
  return { region, functions: new Set(plan.cells.map((cell) => cell.functionName)) };
}

function nothingToMeasure({ skips }: Pick<Plan<Target>, 'skips'>): BenchError {
  const [first] = skips;
  const what = `nothing can be measured here: ${first?.message ?? 'no cell was asked for'}`;
  if (first?.reason === 'not-deployed') {
    const hint =
      'npx lambda-bench deploy makes it, with --set for more runtimes; or choose others, or another --stack';
    return new BenchError('LB_STACK', what, hint);
  }
  return new BenchError(
    'LB_ARTEFACT',
    what,
    first?.reason === 'cores'
      ? '--allow-clipped measures it all the same, and every record says so'
      : 'npx lambda-bench doctor says what is missing; npx nx run handlers:build builds the handlers',
  );
}
