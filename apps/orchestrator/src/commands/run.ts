import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { BenchError, type ExitName } from '@lambda-bench/config';
import { defineCommand, workspaceRoot, type Host } from '@lambda-bench/host';
import { makePlan, plannedFunctions, type Plan } from '@lambda-bench/plan';
import { SCHEMA, type BenchRecord, type Header, type Skip } from '@lambda-bench/records';
import { headerOf, matrixPlan, type Target } from '@lambda-bench/runner';
import { createRun, type RunFolder } from '@lambda-bench/stores';
import type { InferredOptionTypes } from 'yargs';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions, type MeasureRequest } from '../measure-options.ts';
import { confirm } from '../measure/confirm.ts';
import { footerOf } from '../measure/footer-of.ts';
import { harnessOf } from '../measure/harness.ts';
import { thisMachine } from '../measure/local-place.ts';
import { machineFacts } from '../measure/machine-facts.ts';
import { measure } from '../measure/measure.ts';
import { concludeRun } from '../measure/outcome.ts';
import { OWN_OPTIONS, OWN_SUITE, readOwnFunction, refuseOwnOptions } from '../measure/own-function.ts';
import { placeOf } from '../measure/places.ts';
import type { Measured, Place } from '../measure/place.ts';
import { policyOf, POLICY_OPTIONS, refuseBudgetWithoutPrice } from '../measure/policy-options.ts';
import { optionsOfRecord } from '../measure/recorded-options.ts';
import { refuseMeasuredNow, refuseUnrestored } from '../measure/refuse-unrestored.ts';
import { estimateOf, printPlan, skipLines } from '../measure/print-plan.ts';
import { recordsOf } from '../measure/records-of.ts';
import { printSummary } from '../measure/summary.ts';

const OPTIONS = {
  ...MEASURE_OPTIONS,
  ...OWN_OPTIONS,
  ...POLICY_OPTIONS,
  id: { type: 'string', describe: 'name of the run (the day and a letter)' },
  notes: { type: 'string', describe: 'kept with the run and shown in reports' },
  runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
  'dry-run': { type: 'boolean', default: false, describe: 'show the plan and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask before it starts' },
  json: { type: 'boolean', default: false, describe: 'every event as a line of JSON' },
} as const;

type RunOptions = InferredOptionTypes<typeof OPTIONS>;

/** What is measured, where: read from the options, nothing started. */
interface Work {
  readonly suite: string;
  readonly place: Place;
  readonly plan: Plan<Target>;
  readonly measured: Measured;
  /** Shows what it would do, in words or as a line of JSON. */
  print(json: boolean): void;
}

export const runCommand = defineCommand({
  usage: 'run',
  options: OPTIONS,
  examples: [
    ['run', 'does everything work? two sizes, two samples of each'],
    [
      'run --mode=balanced --runtime=nodejs22.x,rust --workload=light',
      'two runtimes properly, on this machine',
    ],
    ['run --mode=balanced --backend=aws --budget=3', 'the core matrix on AWS, for three dollars at most'],
    ['run --function=./my-function --runtime=nodejs22.x --payload=event.json', 'a function of your own'],
  ],
  async run(args, host) {
    const policy = policyOf(args);
    if (args.function === undefined) refuseOwnOptions(args);
    const request = await readMeasureOptions(args, host, () => randomInt(2 ** 31));
    const work = await (args.function === undefined
      ? matrixWork(args, request, host)
      : ownWork({ ...args, function: args.function }, request, host));
    const asks = request.mode.confirm || work.place.name === 'aws';
    refuseBudgetWithoutPrice(args.budget, request.region);
    if (args['dry-run'] || asks) work.print(args.json);
    if (args['dry-run']) return 'ok';
    if (work.plan.cells.length === 0) throw nothingToMeasure(work.plan);
    const runs = resolve(host.cwd, args.runs);
    if (work.place.name === 'aws') await refuseUnrestored(runs, aboutToMeasure(work, request));
    const question = `${work.plan.cells.length} cells on ${work.place.name}.`;
    if (asks && !args.yes && !(await confirm(host, question))) {
      host.stderr.write('nothing was started\n');
      return 'ok';
    }
    return begin(args, { request, work, policy }, host);
  },
});

async function matrixWork(args: RunOptions, request: MeasureRequest, host: Host): Promise<Work> {
  const cells = cellsOf(request);
  const toolchains = { root: workspaceRoot(), env: host.env };
  const place = await placeOf(
    { ...request, allowClipped: args['allow-clipped'], offline: args['dry-run'] },
    cells,
    toolchains,
    host,
  );
  const plan = makePlan({ ...request, width: place.width, cells, whyNot: (cell) => place.whyNot(cell) });
  return {
    suite: request.suite.id,
    place,
    plan: matrixPlan(plan, (cell) => place.isClipped(cell)),
    measured: { kind: 'matrix', functions: plannedFunctions(plan) },
    print: (json) => {
      if (json)
        printJson(host, {
          type: 'plan',
          estimate: estimateOf(request, plan, place),
          skips: plan.skips.length,
        });
      else printPlan(host, request, plan, place);
    },
  };
}

async function ownWork(
  args: RunOptions & { readonly function: string },
  request: MeasureRequest,
  host: Host,
): Promise<Work> {
  const toolchains = { root: workspaceRoot(), env: host.env };
  const { fn, plan } = await readOwnFunction(args, request, {
    machine: thisMachine(),
    allowClipped: args['allow-clipped'],
    toolchains,
    host,
  });
  const place = await placeOf({ ...request, allowClipped: false }, [], toolchains, host);
  return {
    suite: OWN_SUITE,
    place,
    plan,
    measured: { kind: 'own', fn },
    print: (json) => {
      if (json) {
        printJson(host, { type: 'plan', cells: plan.cells.length, samples: plan.samples });
        return;
      }
      const sizes = plan.cells.map((cell) => cell.memoryMb).join(', ');
      host.stdout.write(
        `${fn.name} (${fn.runtime}) at ${sizes} MB: ${plan.samples} invocations on this machine\n`,
      );
    },
  };
}

interface Begun {
  readonly request: MeasureRequest;
  readonly work: Work;
  readonly policy: ReturnType<typeof policyOf>;
}

async function begin(args: RunOptions, { request, work, policy }: Begun, host: Host): Promise<ExitName> {
  const { place, plan } = work;
  await using opened = await place.open(work.measured);
  const functions = await opened.drive(opened.backend.discover());
  const described = await opened.drive(opened.backend.describe());
  const at = opened.clock.now();
  const runs = resolve(host.cwd, args.runs);
  const harness = await harnessOf(workspaceRoot());
  // Whoever was asked may have taken an hour to say yes.
  if (place.name === 'aws') await refuseUnrestored(runs, aboutToMeasure(work, request));
  await using folder = await createRun(runs, { at, ...(args.id === undefined ? {} : { id: args.id }) });
  const facts = {
    run: folder.id,
    suite: work.suite,
    mode: request.mode.id,
    backend: place.name,
    ...(args.notes === undefined ? {} : { notes: args.notes }),
    harness,
    options: optionsOf(args, request, work),
  };
  const header = headerOf(facts, plan, functions, { ...described, machine: machineFacts() }, at);
  // In one write: a run that is killed between the two would take its skips for cells to measure.
  const history = [header, ...plannedSkips(plan, at)];
  await folder.append(history);
  if (place.name === 'aws') await refuseBeside(runs, folder, history, header);
  if (args.json) printJson(host, { type: 'run', run: folder.id, path: folder.dir, planned: plan.samples });
  host.stderr.write(
    `run ${folder.id}: ${plan.samples} samples planned, ${plan.cells.length} cells to measure in ${plan.rounds} rounds\n`,
  );
  if (!args.json) host.stderr.write(skipLines(plan));
  const { json } = args;
  const outcome = await measure({ plan, place, opened, functions, folder, history, policy, json }, host);
  const records = await recordsOf(folder);
  if (!json) printSummary(host, records, folder);
  return concludeRun(host, {
    run: folder.id,
    outlives: place.name === 'aws',
    resumable: work.suite !== OWN_SUITE,
    outcome,
    records,
  });
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

function printJson(host: Host, line: Readonly<Record<string, unknown>>): void {
  host.stdout.write(`${JSON.stringify(line)}\n`);
}

function aboutToMeasure({ plan }: Work, { region }: MeasureRequest) {
  return { region, functions: new Set(plan.cells.map((cell) => cell.functionName)) };
}

function optionsOf(args: RunOptions, request: MeasureRequest, { place, plan, measured }: Work) {
  const { region, stack, mode, seed } = request;
  const payload = measured.kind === 'own' ? plan.cells[0]?.payload : undefined;
  const resolved = { region, stack, mode: mode.id, seed, width: place.width };
  return optionsOfRecord(args, Object.keys(OPTIONS), resolved, payload);
}

function nothingToMeasure(plan: Pick<Plan<Target>, 'skips'>): BenchError {
  const why = plan.skips[0]?.message ?? 'no cell was asked for';
  return new BenchError(
    'LB_ARTEFACT',
    `nothing can be measured here: ${why}`,
    plan.skips[0]?.reason === 'cores'
      ? '--allow-clipped measures it all the same, and every record says so'
      : 'lambda-bench doctor says what is missing; npx nx run handlers:build builds the handlers',
  );
}
