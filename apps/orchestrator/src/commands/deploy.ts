import { resolveRegion } from '@lambda-bench/aws';
import { checkStackName, DEFAULT_STACK, STACK_PARTS } from '@lambda-bench/config';
import { defineCommand, listOption, workspaceRoot, type Host } from '@lambda-bench/host';
import { AwsAccount, callerOf } from '../aws/account.ts';
import { openCdk } from '../deploy/cdk-cli.ts';
import { deployStacks, describeDeployed, planDeployment, type Deployment } from '../deploy/deploy-stacks.ts';
import { readExpiry } from '../deploy/expiry.ts';
import { PLACE_OPTIONS, readParts } from '../deploy/part-options.ts';
import { confirm } from '../measure/confirm.ts';
import { realTime } from '../measure/real-time.ts';

const PARTS = STACK_PARTS.map(({ id }) => id);

export const deployCommand = defineCommand({
  usage: 'deploy',
  options: {
    ...PLACE_OPTIONS,
    set: { choices: ['core', 'extended', 'all'], default: 'core', describe: 'functions of which runtimes' },
    without: listOption(
      'runtimes to leave out: Lambda takes no new functions of one that is long deprecated',
    ),
    parts: listOption(`which of ${PARTS.join(', ')} (all)`),
    expires: {
      type: 'string',
      describe: 'when a sweep may remove it: 7d, 12h, a date, or never (as it was, else never)',
    },
    bootstrap: {
      type: 'boolean',
      default: false,
      describe: 'also make what the CDK needs, once for an account and region',
    },
  },
  examples: [
    ['deploy --dry-run', 'what would be made'],
    ['deploy --bootstrap --expires=7d', 'the first time in an account and region, for a week'],
    ['deploy --parts=results', 'the table of results alone'],
  ],
  async run(args, host) {
    const stack = checkStackName(args.stack);
    const parts = readParts(args.parts ?? PARTS);
    const expires =
      args.expires === undefined ? undefined : { at: readExpiry(args.expires, realTime.clock.now()) };
    const region = await resolveRegion(host.env, args.region);
    using account = new AwsAccount(region);
    const caller = await callerOf(account);
    host.stderr.write(`account ${caller.account} as ${caller.arn}, region ${region}\n`);
    const root = workspaceRoot();
    await using cdk = await openCdk({ root, region, host });
    const { set, bootstrap, without = [] } = args;
    const place = `${caller.account}/${region}`;
    const request = { root, place, stack, set, without, parts, expires, bootstrap };
    try {
      const plan = await planDeployment(account, cdk, request);
      if (!(await isAgreed(plan, args, host))) return 'ok';
      await deployStacks(cdk, plan, host);
      host.stdout.write(await describeDeployed(account, plan.stacks));
    } catch (error) {
      if (!cdk.wasInterrupted()) throw error;
      host.stderr.write(
        'interrupted: what CloudFormation has begun goes on without us; deploy again to see\n',
      );
      return 'interrupted';
    }
    if (parts.includes('functions')) host.stdout.write(`next: ${runCommandFor(stack, args.region)}\n`);
    return 'ok';
  },
});

interface Asked {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
}

/** Shows what there is to do, and asks. */
async function isAgreed(plan: Deployment, { 'dry-run': isDry, yes }: Asked, host: Host): Promise<boolean> {
  const stacks = plan.stacks.join(', ');
  if (!plan.differs) {
    host.stdout.write(`no changes: ${stacks}\n`);
    return false;
  }
  host.stdout.write(`${plan.lines.join('\n').trim()}\n\n${whatToDo(plan)}`);
  if (isDry) return false;
  if (yes || (await confirm(host, `This goes to ${plan.place}: ${stacks}.`))) return true;
  host.stderr.write('nothing was changed\n');
  return false;
}

/** The diff of a whole matrix is long; these are the last lines before the question. */
function whatToDo({ stacks, made, bootstraps }: Deployment): string {
  const compared = stacks.filter((name) => !made.includes(name));
  return [
    ...(bootstraps
      ? ['first, once for this account and region: CDKToolkit, which the CDK deploys with\n']
      : []),
    ...(made.length === 0 ? [] : [`new: ${made.join(', ')}\n`]),
    ...(compared.length === 0
      ? []
      : [`there already, and changed where shown above: ${compared.join(', ')}\n`]),
  ].join('');
}

function runCommandFor(stack: string, region: string | undefined): string {
  return [
    'npx lambda-bench run --backend=aws --mode=test',
    ...(stack === DEFAULT_STACK ? [] : [`--stack=${stack}`]),
    ...(region === undefined ? [] : [`--region=${region}`]),
  ].join(' ');
}
