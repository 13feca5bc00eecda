import { counted } from '@lambda-bench/config';
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { defineCommand, workspaceRoot, type Host } from '@lambda-bench/host';
import { makePlan, plannedFunctions } from '@lambda-bench/plan';
import { matrixPlan } from '@lambda-bench/runner';
import type { InferredOptionTypes } from 'yargs';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions, type MeasureRequest } from '../measure-options.ts';
import { BEGIN_OPTIONS, beginRun, printJson, type Work } from '../measure/begin-run.ts';
import { thisMachine } from '../measure/local-place.ts';
import type { Place } from '../measure/place.ts';
import { placeOf } from '../measure/places.ts';
import { policyOf, POLICY_OPTIONS, refuseBudgetWithoutPrice } from '../measure/policy-options.ts';
import { estimateOf, printPlan } from '../measure/print-plan.ts';
import { optionsOfRecord } from '../measure/recorded-options.ts';
import { checkSync, SYNC_OPTIONS, syncAfter } from '../sync/sync-after.ts';
import { OWN_OPTIONS, OWN_SUITE, readOwnFunction, refuseOwnOptions } from '../own/own-function.ts';

const OPTIONS = {
  ...MEASURE_OPTIONS,
  ...OWN_OPTIONS,
  ...POLICY_OPTIONS,
  ...BEGIN_OPTIONS,
  ...SYNC_OPTIONS,
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
    ['run --function=./my-function --runtime=nodejs22.x --payload=event.json', 'a function of your own'],
  ],
  async run(args, host) {
    const policy = policyOf(args);
    if (args.function === undefined) refuseOwnOptions(args);
    const request = await readMeasureOptions(args, host, () => randomInt(2 ** 31));
    const work = await (args.function === undefined
      ? matrixWork(args, request, host)
      : ownWork({ ...args, function: args.function }, request, host));
    refuseBudgetWithoutPrice(args.budget, request.region);
    await checkSync(args, host);
    const ended = await beginRun(args, { ...work, policy }, host);
    if (ended === undefined || !args.sync) return ended?.exit ?? 'ok';
    const { exit, run } = ended;
    return syncAfter({ exit, id: run.id, runs: resolve(host.cwd, args.runs) }, args, host);
  },
});

type UnpolicedWork = Omit<Work, 'policy'>;

async function matrixWork(args: RunOptions, request: MeasureRequest, host: Host): Promise<UnpolicedWork> {
  const cells = cellsOf(request);
  const toolchains = { root: workspaceRoot(), env: host.env };
  const place = await placeOf(
    { ...request, allowClipped: args['allow-clipped'], offline: args['dry-run'] && !request.asksStack },
    cells,
    toolchains,
    host,
  );
  const plan = makePlan({ ...request, width: place.width, cells, whyNot: (cell) => place.whyNot(cell) });
  return {
    ...commonOf(request, place),
    suite: request.suite.id,
    plan: matrixPlan(plan, (cell) => place.isClipped(cell)),
    measured: { kind: 'matrix', functions: plannedFunctions(plan) },
    options: optionsOf(args, request, place, undefined),
    resumable: true,
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
): Promise<UnpolicedWork> {
  const toolchains = { root: workspaceRoot(), env: host.env };
  const { fn, plan } = await readOwnFunction(args, request, {
    machine: thisMachine(),
    allowClipped: args['allow-clipped'],
    toolchains,
    host,
  });
  const place = await placeOf({ ...request, allowClipped: false }, [], toolchains, host);
  return {
    ...commonOf(request, place),
    suite: OWN_SUITE,
    plan,
    measured: { kind: 'own', fns: [fn] },
    options: {
      ...optionsOf(args, request, place, plan.cells[0]?.payload),
      timeout: fn.timeoutSeconds,
    },
    resumable: false,
    print: (json) => {
      if (json) {
        printJson(host, { type: 'plan', cells: plan.cells.length, samples: plan.samples });
        return;
      }
      const sizes = plan.cells.map((cell) => cell.memoryMb).join(', ');
      host.stdout.write(
        `${fn.name} (${fn.runtime}) at ${sizes} MB: ${counted(plan.samples, 'invocation')} on this machine\n`,
      );
    },
  };
}

function commonOf(request: MeasureRequest, place: Place) {
  const asks = request.mode.confirm || place.name === 'aws';
  return { mode: request.mode.id, region: request.region, place, asks, explained: false };
}

function optionsOf(args: RunOptions, request: MeasureRequest, place: Place, payload: Uint8Array | undefined) {
  const { region, stack, mode, seed } = request;
  const resolved = { region, stack, mode: mode.id, seed, width: place.width };
  return optionsOfRecord(args, Object.keys(OPTIONS), resolved, payload);
}
