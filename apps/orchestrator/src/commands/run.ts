import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { BenchError, type ExitName } from '@lambda-bench/config';
import { defineCommand, workspaceRoot, type Host } from '@lambda-bench/host';
import { makePlan, plannedFunctions, type Plan } from '@lambda-bench/plan';
import { headerOf, matrixPlan } from '@lambda-bench/runner';
import { createRun } from '@lambda-bench/stores';
import type { InferredOptionTypes } from 'yargs';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions, type MeasureRequest } from '../measure-options.ts';
import { confirm } from '../measure/confirm.ts';
import { harnessOf } from '../measure/harness.ts';
import { machineFacts } from '../measure/machine-facts.ts';
import { measure } from '../measure/measure.ts';
import { concludeRun } from '../measure/outcome.ts';
import { placeOf } from '../measure/places.ts';
import type { Place } from '../measure/place.ts';
import { policyOf, POLICY_OPTIONS } from '../measure/policy-options.ts';
import { printPlan, skipLines } from '../measure/print-plan.ts';
import { recordsOf } from '../measure/records-of.ts';
import { printSummary } from '../measure/summary.ts';

const OPTIONS = {
  ...MEASURE_OPTIONS,
  ...POLICY_OPTIONS,
  id: { type: 'string', describe: 'name of the run (the day and a letter)' },
  notes: { type: 'string', describe: 'kept with the run and shown in reports' },
  runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
  'dry-run': { type: 'boolean', default: false, describe: 'show the plan and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask before it starts' },
  json: { type: 'boolean', default: false, describe: 'every event as a line of JSON' },
} as const;

type RunOptions = InferredOptionTypes<typeof OPTIONS>;

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
  ],
  async run(args, host) {
    const request = readMeasureOptions(args, host, () => randomInt(2 ** 31));
    const cells = cellsOf(request);
    const toolchains = { root: workspaceRoot(), env: host.env };
    const place = await placeOf({ ...request, allowClipped: args['allow-clipped'] }, cells, toolchains, host);
    const plan = makePlan({ ...request, cells, whyNot: (cell) => place.whyNot(cell) });
    const asks = request.mode.confirm || place.name === 'aws';
    if (args['dry-run'] || asks) printPlan(host, request, plan, place);
    if (args['dry-run']) return 'ok';
    if (plan.cells.length === 0) throw nothingToMeasure(plan);
    if (asks && !args.yes && !(await confirm(host, `${plan.cells.length} cells on ${place.name}.`)))
      return 'interrupted';
    return begin(args, request, place, plan, host);
  },
});

async function begin(
  args: RunOptions,
  request: MeasureRequest,
  place: Place,
  plan: Plan,
  host: Host,
): Promise<ExitName> {
  const root = workspaceRoot();
  await using opened = await place.open(plannedFunctions(plan));
  const functions = await opened.drive(opened.backend.discover());
  const described = await opened.drive(opened.backend.describe());
  const targets = matrixPlan(plan, (cell) => place.isClipped(cell));
  const at = opened.clock.now();
  await using folder = await createRun(resolve(host.cwd, args.runs), {
    at,
    ...(args.id === undefined ? {} : { id: args.id }),
  });
  const header = headerOf(
    {
      run: folder.id,
      suite: request.suite.id,
      mode: request.mode.id,
      backend: place.name,
      ...(args.notes === undefined ? {} : { notes: args.notes }),
      harness: await harnessOf(root),
      options: optionsOf(args),
    },
    targets,
    functions,
    { ...described, machine: machineFacts() },
    at,
  );
  await folder.append([header]);
  host.stderr.write(
    `run ${folder.id}: ${plan.cells.length} cells, ${plan.rounds} rounds, ${plan.samples} samples planned\n`,
  );
  if (!args.json) host.stderr.write(skipLines(plan));
  const outcome = await measure(
    {
      plan: targets,
      place,
      opened,
      functions,
      folder,
      history: [header],
      policy: policyOf(args),
      json: args.json,
    },
    host,
  );
  const records = await recordsOf(folder);
  if (!args.json) printSummary(host, records, folder);
  return concludeRun(host, folder.id, outcome, records);
}

/** What was asked for, without what yargs adds and without what was left out. */
function optionsOf(args: RunOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(OPTIONS).flatMap((name) => {
      const value: unknown = args[name as keyof RunOptions];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function nothingToMeasure(plan: Plan): BenchError {
  const why = plan.skips[0]?.message ?? 'no cell was asked for';
  return new BenchError(
    'LB_ARTEFACT',
    `nothing can be measured here: ${why}`,
    'lambda-bench doctor says what is missing; npx nx run-many -t build builds the handlers',
  );
}
