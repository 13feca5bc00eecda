import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/backend';
import { BenchError, type ExitName } from '@lambda-bench/config';
import { defineCommand, workspaceRoot, type Host } from '@lambda-bench/host';
import { makePlan, type Estimate } from '@lambda-bench/plan';
import { checkRunId } from '@lambda-bench/stores';
import type { InferredOptionTypes } from 'yargs';
import { attend, bringHome } from '../ec2/attend.ts';
import { Aws } from '../ec2/aws.ts';
import { bundleOf, type Bundle } from '../ec2/bundle.ts';
import { refuseExisting } from '../ec2/fetch-results.ts';
import { textOf } from '../ec2/follow.ts';
import { watchInterrupts, type Interrupts } from '../ec2/interrupts.ts';
import { launchInstance, uploadBundle } from '../ec2/instance.ts';
import { instancesOf, lookUp, runnerResources } from '../ec2/look-up.ts';
import {
  KEEP_TAG,
  placeholdersOf,
  plannedCalls,
  resultKey,
  scriptOf,
  type Found,
  type LaunchRequest,
} from '../ec2/plan.ts';
import { printCalls } from '../ec2/print-calls.ts';
import { optionArguments } from '../ec2/run-arguments.ts';
import { exitOf, readStatus } from '../ec2/run-status.ts';
import { USER_DATA_BYTES } from '../ec2/user-data.ts';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions } from '../measure-options.ts';
import { confirm } from '../measure/confirm.ts';
import { placeOf } from '../measure/places.ts';
import { policyOf, POLICY_OPTIONS, refuseBudgetWithoutPrice } from '../measure/policy-options.ts';
import { estimateOf, printPlan } from '../measure/print-plan.ts';

const { backend: _backend, profile: _profile, ...SELECTION } = MEASURE_OPTIONS;

/** What is measured, and is said again to the run on the instance. */
const MEASURED = {
  ...SELECTION,
  mode: { ...SELECTION.mode, default: 'balanced' },
  precision: POLICY_OPTIONS.precision,
  budget: POLICY_OPTIONS.budget,
  notes: { type: 'string', describe: 'kept with the run and shown in reports' },
} as const;

const OPTIONS = {
  ...MEASURED,
  id: { type: 'string', describe: 'name of the run (the day, ec2 and a number)' },
  runs: { type: 'string', default: 'runs', describe: 'folder of the runs, where the results go' },
  's3-bucket': { type: 'string', describe: 'bucket for bundle and results instead of the runner stack’s' },
  'instance-type': { type: 'string', default: 't4g.small', describe: 'of EC2, with an arm64 processor' },
  subnet: { type: 'string', describe: 'subnet instead of one of the default VPC' },
  'max-hours': { type: 'number', describe: 'life of the instance at most (twice the estimate and an hour)' },
  'keep-alive': { type: 'boolean', default: false, describe: 'do not terminate the instance at the end' },
  detach: { type: 'boolean', default: false, describe: 'launch it and leave it alone' },
  follow: { type: 'string', describe: 'watch this run, which is going on, and fetch its results' },
  'poll-seconds': { type: 'number', default: 5, describe: 'between two looks at the instance' },
  'dry-run': { type: 'boolean', default: false, describe: 'show every call that would be made, and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask before it starts' },
} as const;

type Ec2Options = InferredOptionTypes<typeof OPTIONS>;

export const ec2Command = defineCommand({
  usage: 'ec2',
  options: OPTIONS,
  examples: [
    ['ec2 --mode=balanced --dry-run', 'every call that a balanced run on an instance makes'],
    ['ec2 --mode=production --budget=20 --detach', 'starts it and leaves'],
    ['ec2 --follow=2026-01-02-ec2-1a2b', 'watches it, fetches the results, ends the instance'],
  ],
  async run(args, host) {
    if (args.follow === undefined) return measureOnInstance(args, host);
    return followRun({ ...args, follow: args.follow }, host);
  },
});

async function measureOnInstance(args: Ec2Options, host: Host): Promise<ExitName> {
  const { bundle, request, print } = await prepare(args, host);
  using aws = new Aws(request.region);
  if (args['dry-run']) {
    print();
    await printDry(aws, request, host);
    return 'ok';
  }
  const runs = resolve(host.cwd, args.runs);
  await refuseExisting(runs, request.run);
  const found = await lookUp(aws, request);
  print();
  const question = `run ${request.run} on a ${request.instanceType} in ${request.region}, account ${found.account}.`;
  if (!args.yes && !(await confirm(host, question))) {
    host.stderr.write('nothing was started\n');
    return 'ok';
  }
  using interrupts = watchInterrupts(host, { stops: !request.keepAlive });
  const instance = await launch(aws, { request, found, bundle, interrupts }, host);
  if (instance === undefined) {
    host.stderr.write('nothing was launched\n');
    return 'interrupted';
  }
  if (args.detach) {
    host.stdout.write(`lambda-bench ec2 --follow ${request.run} watches it and fetches the results\n`);
    return 'ok';
  }
  const run = { run: request.run, bucket: found.bucket, instance };
  const { keepAlive } = request;
  return await attend(aws, run, { runs, pollMs: pollMsOf(args), keepAlive, owns: true, interrupts }, host);
}

interface Launch {
  readonly request: LaunchRequest;
  readonly found: Found;
  readonly bundle: Bundle;
  readonly interrupts: Interrupts;
}

/** Undefined where Ctrl-C came first. */
async function launch(
  aws: Aws,
  { request, found, bundle, interrupts }: Launch,
  host: Host,
): Promise<string | undefined> {
  const uploaded = await uploadBundle(aws, found.bucket, bundle);
  const done = uploaded ? 'uploaded' : 'is there already';
  host.stderr.write(`bundle ${bundle.key} ${done} (${bundle.bytes.length} bytes)\n`);
  if (interrupts.stop.aborted || interrupts.leave.aborted) return undefined;
  const instance = await launchInstance(aws, request, found);
  host.stderr.write(
    `instance ${instance} is launched for run ${request.run}; it ends after ${request.maxMinutes} minutes at the latest\n`,
  );
  return instance;
}

interface Prepared {
  readonly request: LaunchRequest;
  readonly bundle: Bundle;
  readonly print: () => void;
}

/** Everything that can be known without AWS. */
async function prepare(args: Ec2Options, host: Host): Promise<Prepared> {
  // Refuses here what the run would refuse there, and what would be known only after the launch.
  policyOf(args);
  pollMsOf(args);
  const given = { ...args, backend: 'aws', profile: 'aws-like' } as const;
  const measured = await readMeasureOptions(given, host, () => randomInt(2 ** 31));
  refuseBudgetWithoutPrice(args.budget, measured.region);
  const cells = cellsOf(measured);
  const toolchains = { root: workspaceRoot(), env: host.env };
  const place = await placeOf({ ...measured, allowClipped: false, offline: true }, cells, toolchains, host);
  const plan = makePlan({ ...measured, cells, whyNot: (cell) => place.whyNot(cell) });
  const estimate = estimateOf(measured, plan, place);
  const bundle = await bundleOf(workspaceRoot());
  const { region, seed, stack } = measured;
  const at = Date.now();
  const run = args.id === undefined ? newRunId(at) : checkRunId(args.id);
  const request: LaunchRequest = {
    run,
    stack,
    region,
    bucket: args['s3-bucket'],
    subnet: args.subnet,
    instanceType: args['instance-type'],
    maxMinutes: maxMinutesOf(args['max-hours'], estimate),
    keepAlive: args['keep-alive'],
    bundle,
    runArguments: [
      '--backend=aws',
      '--yes',
      `--id=${run}`,
      ...optionArguments(Object.keys(MEASURED), { ...args, region, seed }),
    ],
    clientToken: randomUUID(),
    at,
  };
  refuseTooLong(request);
  const print = () => {
    printPlan(host, measured, plan, place);
    printInstance(host, request);
  };
  return { request, bundle, print };
}

function printInstance(host: Host, { instanceType, maxMinutes, keepAlive, bundle }: LaunchRequest): void {
  host.stdout.write(
    `On a ${instanceType} for ${maxMinutes} minutes at the most; its price is not included in the dollars above.\n` +
      'No key pair and no way in: the default security group of its network applies.\n' +
      `It runs commit ${bundle.info.commit}.\n`,
  );
  if (bundle.info.dirty)
    host.stderr.write('warning: the checkout has changes that no commit has, and they are in the bundle\n');
  if (keepAlive)
    host.stderr.write(
      `warning: --keep-alive: the instance is not terminated; after ${maxMinutes} minutes it stops, and its volume still costs\n`,
    );
}

/** Without credentials as well: what could not be asked is a text in angle brackets. */
async function printDry(aws: Aws, request: LaunchRequest, host: Host): Promise<void> {
  let found = placeholdersOf(request);
  try {
    found = await lookUp(aws, request);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    host.stdout.write(
      `AWS could not be asked for what is in angle brackets: ${error.message}\n  → ${error.hint}\n`,
    );
  }
  host.stdout.write('\nThe calls, in their order; none of those that change anything was made:\n\n');
  printCalls(host, plannedCalls(request, found), scriptOf(request, found));
}

async function followRun(args: Ec2Options & { readonly follow: string }, host: Host): Promise<ExitName> {
  const run = checkRunId(args.follow);
  const runs = resolve(host.cwd, args.runs);
  await refuseExisting(runs, run);
  using aws = new Aws(await resolveRegion(host.env, args.region));
  const bucket = args['s3-bucket'] ?? (await runnerResources(aws, args.stack)).bucket;
  const [instance] = await instancesOf(aws, run);
  if (instance === undefined) return await fetchForgotten(aws, { run, bucket, runs }, host);
  const keepAlive = args['keep-alive'] || instance.tags.has(KEEP_TAG);
  const followed = { run, bucket, instance: instance.id };
  using interrupts = watchInterrupts(host, { stops: false });
  return await attend(
    aws,
    followed,
    { runs, pollMs: pollMsOf(args), keepAlive, owns: false, interrupts },
    host,
  );
}

/** An hour after its end EC2 has forgotten an instance; the bucket remembers for longer. */
async function fetchForgotten(
  aws: Aws,
  { run, bucket, runs }: { readonly run: string; readonly bucket: string; readonly runs: string },
  host: Host,
): Promise<ExitName> {
  const status = readStatus((await textOf(aws, bucket, resultKey(run, 'status'))) ?? '');
  const fetched = await bringHome(aws, { run, bucket }, runs, host);
  if (status !== undefined) return exitOf(status);
  throw new BenchError(
    fetched ? 'LB_BACKEND' : 'LB_RUN_NOT_FOUND',
    fetched
      ? `run ${run} was cut off: its instance is gone and left no status`
      : `neither EC2 in ${aws.region} nor bucket ${bucket} knows a run ${run}`,
    fetched
      ? `lambda-bench resume --id ${run} goes on with it`
      : 'name it as lambda-bench ec2 did, with the same --region and --stack',
  );
}

function newRunId(at: number): string {
  return `${new Date(at).toISOString().slice(0, 10)}-ec2-${randomBytes(2).toString('hex')}`;
}

const HOURS = { least: 0.5, most: 72 } as const;

/** An estimate is one: twice as long, and an hour for what nobody thought of. */
function maxMinutesOf(hours: number | undefined, { minutes }: Pick<Estimate, 'minutes'>): number {
  if (hours === undefined) return Math.min(HOURS.most * 60, Math.ceil((2 * minutes) / 60 + 1) * 60);
  if (hours >= HOURS.least && hours <= HOURS.most) return Math.ceil(hours * 60);
  throw new BenchError(
    'LB_USAGE',
    `--max-hours ${hours} is not allowed`,
    `hours from ${HOURS.least} to ${HOURS.most}`,
  );
}

function pollMsOf(args: Ec2Options): number {
  const seconds = args['poll-seconds'];
  if (seconds > 0 && seconds <= 600) return seconds * 1000;
  throw new BenchError(
    'LB_USAGE',
    `--poll-seconds ${seconds} is not allowed`,
    'seconds, more than 0 and at most 600',
  );
}

function refuseTooLong(request: LaunchRequest): void {
  const bytes = Buffer.byteLength(scriptOf(request, placeholdersOf(request)));
  if (bytes <= USER_DATA_BYTES - 256) return;
  throw new BenchError(
    'LB_USAGE',
    `the instance would be told ${bytes} bytes, and EC2 takes ${USER_DATA_BYTES}`,
    'use shorter --notes, or --filter instead of long lists',
  );
}
