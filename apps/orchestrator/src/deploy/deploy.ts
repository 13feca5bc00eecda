import { resolveRegion } from '@lambda-bench/aws';
import {
  BenchError,
  checkBucketName,
  checkStackName,
  DEFAULT_STACK,
  functionsOf,
  readExpiry,
  RUNTIMES,
  type ExitName,
  type StackPartId,
} from '@lambda-bench/config';
import { workspaceRoot, type Host } from '@lambda-bench/host';
import { AwsAccount, callerOf } from '../aws/account.ts';
import { confirm } from '../measure/confirm.ts';
import { realTime } from '../measure/real-time.ts';
import { openCdk } from './cdk-cli.ts';
import { PARTS, type DeployOptions } from './deploy-options.ts';
import { deployStacks, describeDeployed, planDeployment, type Deployment } from './deploy-stacks.ts';
import { readParts } from './part-options.ts';
import { summariseDiff } from './summarise-diff.ts';

/** Shows what deploying would change, and does so after a yes. */
export async function deploy(args: DeployOptions, host: Host): Promise<ExitName> {
  const stack = checkStackName(args.stack);
  const parts = readParts(args.parts ?? PARTS);
  refuseWithoutAll(args, parts);
  const now = realTime.clock.now();
  const expires = args.expires === undefined ? undefined : { at: readExpiry(args.expires, now) };
  const bucket = readBucket(args['s3-bucket'], parts);
  const region = await resolveRegion(host.env, args.region);
  using account = new AwsAccount(region);
  const caller = await callerOf(account);
  host.stderr.write(`account ${caller.account} as ${caller.arn}, region ${region}\n`);
  const root = workspaceRoot();
  await using cdk = await openCdk({ root, region, host });
  const { set, bootstrap, without = [] } = args;
  const dryRun = args['dry-run'];
  const place = `${caller.account}/${region}`;
  const request = { root, place, stack, set, without, parts, expires, now, bucket, bootstrap, dryRun };
  try {
    const plan = await planDeployment(account, cdk, request);
    if (!(await isAgreed(plan, args, host))) return 'ok';
    await deployStacks(cdk, plan, host);
    host.stdout.write(await describeDeployed(account, plan.stacks));
  } catch (error) {
    if (!cdk.wasInterrupted()) throw error;
    host.stderr.write('interrupted: what CloudFormation has begun goes on without us; deploy again to see\n');
    return 'interrupted';
  }
  if (parts.includes('functions')) host.stdout.write(`next: ${runCommandFor(stack, args.region)}\n`);
  return 'ok';
}

/** Checked before anything is asked of AWS or built. */
function refuseWithoutAll({ set, without = [] }: DeployOptions, parts: readonly StackPartId[]): void {
  const known: readonly string[] = RUNTIMES.map(({ id }) => id);
  const stranger = without.find((id) => !known.includes(id));
  if (stranger !== undefined)
    throw new BenchError(
      'LB_USAGE',
      `--without ${stranger} is not known`,
      `it is one of ${known.join(', ')}`,
    );
  const left = functionsOf(set === 'extended' || set === 'all' ? set : 'core').some(
    ({ runtime }) => !without.includes(runtime),
  );
  if (left || !parts.includes('functions')) return;
  throw new BenchError(
    'LB_USAGE',
    '--without leaves no function to deploy',
    'leave out fewer runtimes, or the functions with --parts=results,runner',
  );
}

function readBucket(given: string | undefined, parts: readonly StackPartId[]) {
  if (given === undefined) return undefined;
  if (!parts.includes('runner')) {
    throw new BenchError(
      'LB_USAGE',
      '--s3-bucket is for the runner, which --parts leaves out',
      'name it as well: --parts=runner',
    );
  }
  return { name: given === 'none' ? undefined : checkBucketName(given) };
}

interface Asked {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly 'full-diff': boolean;
}

/** Shows what there is to do, and asks. */
async function isAgreed(plan: Deployment, asked: Asked, host: Host): Promise<boolean> {
  const { 'dry-run': isDry, 'full-diff': isFull, yes } = asked;
  const stacks = plan.stacks.join(', ');
  if (!plan.differs) {
    host.stdout.write(`no changes: ${stacks}\n`);
    return false;
  }
  const diff = isFull ? plan.lines : summariseDiff(plan.lines);
  host.stdout.write(`${diff.join('\n').trim()}\n\n${whatToDo(plan)}`);
  if (isDry) return false;
  if (yes || (await confirm(host, `This goes to ${plan.place}: ${stacks}.`))) return true;
  host.stderr.write('nothing was changed\n');
  return false;
}

/** The diff of a whole matrix is long; these are the last lines before the question. */
function whatToDo({ stacks, made, bootstraps, mayBootstrap, ends, bucket }: Deployment): string {
  const compared = stacks.filter((name) => !made.includes(name));
  return [
    ...(bootstraps
      ? [
          `first, once for this account and region${mayBootstrap ? '' : ', which takes --bootstrap'}: CDKToolkit, which the CDK deploys with;\n` +
            '  CloudFormation gets a role by it that may do everything there (AdministratorAccess)\n',
        ]
      : []),
    ...(made.length === 0 ? [] : [`new: ${made.join(', ')}\n`]),
    ...(compared.length === 0
      ? []
      : [`there already, and changed where shown above: ${compared.join(', ')}\n`]),
    ...(ends.some(({ at }) => at !== undefined)
      ? ends.map(({ name, at }) => `${name} is needed until ${at ?? 'it is destroyed'}\n`)
      : []),
    ...(bucket === undefined ? [] : [`instances may use the bucket ${bucket} as well\n`]),
  ].join('');
}

function runCommandFor(stack: string, region: string | undefined): string {
  return [
    'npx lambda-bench run --backend=aws --mode=test',
    ...(stack === DEFAULT_STACK ? [] : [`--stack=${stack}`]),
    ...(region === undefined ? [] : [`--region=${region}`]),
  ].join(' ');
}
