import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { counted, BenchError, type ExitName } from '@lambda-bench/config';
import { workspaceRoot, type Host } from '@lambda-bench/host';
import { makePlan, type Estimate } from '@lambda-bench/plan';
import { checkRunId } from '@lambda-bench/stores';
import { cellsOf, readMeasureOptions } from '../measure-options.ts';
import { confirm } from '../measure/confirm.ts';
import { placeOf } from '../measure/places.ts';
import { policyOf, refuseBudgetWithoutPrice } from '../measure/policy-options.ts';
import { estimateOf, printPlan } from '../measure/print-plan.ts';
import { attend } from './attend.ts';
import { Ec2Account } from '../aws/ec2-account.ts';
import { bundleOf, type Bundle } from './bundle.ts';
import { commandAgain } from './command-again.ts';
import { MEASURED, type Ec2Options } from './ec2-options.ts';
import { refuseExisting } from './fetch-results.ts';
import { forgetStop } from './follow.ts';
import { launchInstance, patienceAt, uploadBundle } from './instance.ts';
import { watchInterrupts, type Interrupts } from './interrupts.ts';
import { lookUp } from './look-up.ts';
import { placeholdersOf, plannedCalls, scriptOf, type Found, type LaunchRequest } from './plan.ts';
import { pollMsOf } from './poll.ts';
import { printCalls } from './print-calls.ts';
import { optionArguments } from './run-arguments.ts';
import { USER_DATA_BYTES } from './user-data.ts';

/** Plans a run, launches an instance for it after a yes, and attends it to its end. */
export async function measureOnInstance(args: Ec2Options, host: Host): Promise<ExitName> {
  const { bundle, request, print } = await prepare(args, host);
  using aws = new Ec2Account(request.region);
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
  const pollMs = pollMsOf(host.env);
  const instance = await launch(aws, { request, found, bundle, interrupts, pollMs }, host);
  if (instance === undefined) {
    host.stderr.write('nothing was launched\n');
    return 'interrupted';
  }
  if (args.detach) {
    const again = commandAgain(`ec2 --follow=${request.run}`, request.given);
    host.stdout.write(`${again} watches it and fetches the results\n`);
    return 'ok';
  }
  const run = { run: request.run, bucket: found.bucket, instance };
  const { keepAlive, given } = request;
  return await attend(aws, run, { runs, pollMs, keepAlive, owns: true, interrupts, given }, host);
}

interface Launch {
  readonly request: LaunchRequest;
  readonly found: Found;
  readonly bundle: Bundle;
  readonly interrupts: Interrupts;
  readonly pollMs: number;
}

/** Undefined where Ctrl-C came first. */
async function launch(
  aws: Ec2Account,
  { request, found, bundle, interrupts, pollMs }: Launch,
  host: Host,
): Promise<string | undefined> {
  const uploaded = await uploadBundle(aws, found.bucket, bundle);
  const done = uploaded ? 'uploaded' : 'is there already';
  host.stderr.write(`bundle ${bundle.key} ${done} (${counted(bundle.bytes.length, 'byte')})\n`);
  if (interrupts.stop.aborted || interrupts.leave.aborted) return undefined;
  // Whoever asked an earlier run of this name to stop may have been killed before taking that back.
  await forgetStop(aws, { bucket: found.bucket, run: request.run });
  const instance = await launchInstance(aws, request, found, patienceAt(pollMs));
  host.stderr.write(
    `instance ${instance} is launched for run ${request.run}; it ends after ${counted(request.maxMinutes, 'minute')} at the latest\n`,
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
    given: args,
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
    `On a ${instanceType} for ${counted(maxMinutes, 'minute')} at the most; its price is not included in the dollars above.\n` +
      'No key pair and no way in: the default security group of its network applies.\n' +
      `It runs commit ${bundle.info.commit}.\n`,
  );
  if (bundle.info.dirty)
    host.stderr.write('warning: the checkout has changes that no commit has, and they are in the bundle\n');
  if (keepAlive)
    host.stderr.write(
      `warning: --keep-alive: the instance is not terminated; after ${counted(maxMinutes, 'minute')} it stops, and its volume still costs\n`,
    );
}

/** Without credentials as well: what could not be asked is a text in angle brackets, and the rest is not. */
async function printDry(aws: Ec2Account, request: LaunchRequest, host: Host): Promise<void> {
  const troubles: BenchError[] = [];
  const found = await lookUp(aws, request, (trouble) => troubles.push(trouble));
  host.stdout.write('\nThe calls, in their order; none of those that change anything was made:\n\n');
  printCalls(host, plannedCalls(request, found), scriptOf(request, found));
  // After all the rest, where they are seen.
  if (troubles.length === 0) return;
  host.stdout.write(
    '\nIn the way of a launch, or not to be learnt; what nobody knows is in angle brackets above:\n',
  );
  for (const { code, message, hint } of troubles) host.stdout.write(`${code}: ${message}\n  → ${hint}\n`);
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

function refuseTooLong(request: LaunchRequest): void {
  const bytes = Buffer.byteLength(scriptOf(request, placeholdersOf(request)));
  if (bytes <= USER_DATA_BYTES - 256) return;
  throw new BenchError(
    'LB_USAGE',
    `the instance would be told ${counted(bytes, 'byte')}, and EC2 takes ${USER_DATA_BYTES}`,
    'use shorter --notes, or --filter instead of long lists',
  );
}
