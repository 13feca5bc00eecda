import { BenchError, partStack } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { AwsAccount } from '../aws/account.ts';
import { stackResources } from '../aws/stack-resources.ts';
import { describeStack, isBusy, ownStacks, type StackState } from '../aws/stack-state.ts';
import type { CdkCli } from './cdk-cli.ts';
import { stackNames, synthesise, type DeploymentRequest } from './infra-app.ts';
import { bucketOf, endsOf, type EndsRequest } from './kept-tags.ts';
import { resourceSummary } from './resource-summary.ts';
import { stackChanges } from './stack-changes.ts';

/** What deploying would do; nothing was done yet. */
export interface Deployment {
  /** Account and region, as the CDK writes them: `123456789012/us-east-2`. */
  readonly place: string;
  readonly stacks: readonly string[];
  /** Of these, what is not there yet. */
  readonly made: readonly string[];
  readonly bootstraps: boolean;
  /** Whether the user has agreed to that. */
  readonly mayBootstrap: boolean;
  /** False when everything is already as it would be. */
  readonly differs: boolean;
  readonly lines: readonly string[];
  /** Until when each stack is needed; undefined is until it is destroyed. */
  readonly ends: readonly { readonly name: string; readonly at: string | undefined }[];
  readonly bucket: string | undefined;
}

export interface PlanRequest extends Omit<DeploymentRequest, 'expires' | 'bucket'>, EndsRequest {
  readonly root: string;
  readonly place: string;
  /** Absent keeps the one that the runner has; `name` undefined takes it away. */
  readonly bucket: { readonly name: string | undefined } | undefined;
  readonly bootstrap: boolean;
  /** Shows what there is to do where it could not be done yet as well. */
  readonly dryRun: boolean;
}

/** The CDK's own stack: a role to deploy with and a bucket for archives, once for each account and region. */
const BOOTSTRAP_STACK = 'CDKToolkit';

const FAILED = /^(DELETE_FAILED|.*ROLLBACK_FAILED|IMPORT_ROLLBACK.*)$/;

export async function planDeployment(
  account: AwsAccount,
  cdk: CdkCli,
  request: PlanRequest,
): Promise<Deployment> {
  const { root, place, stack, parts, bootstrap, dryRun } = request;
  const existing = await ownStacks(account, stack, parts);
  for (const state of existing) refuseUnready(state);
  const expires = endsOf(existing, request);
  const bucket = bucketOf(existing, request.bucket);
  const isBootstrapped = (await describeStack(account, BOOTSTRAP_STACK)) !== undefined;
  if (!isBootstrapped && !bootstrap && !dryRun) throw notBootstrapped(place);
  await synthesise(cdk, root, { ...request, expires, bucket });
  const stacks = stackNames(request);
  const { differs, lines } = await stackChanges(cdk, stacks);
  const present = existing.map(({ name }) => name);
  return {
    place,
    stacks,
    made: stacks.filter((name) => !present.includes(name)),
    bootstraps: !isBootstrapped,
    mayBootstrap: bootstrap,
    differs: differs || !isBootstrapped,
    lines,
    ends: parts.map((part) => ({ name: partStack(stack, part), at: expires[part] })),
    bucket,
  };
}

/** Bootstraps where that was agreed to, then deploys what was shown. */
export async function deployStacks(
  cdk: CdkCli,
  { place, stacks, bootstraps }: Deployment,
  host: Host,
): Promise<void> {
  const onLine = progressOn(host);
  if (bootstraps) await cdk.run(['bootstrap', `aws://${place}`], onLine);
  const args = ['--require-approval=never', '--progress=events', '--exclusively', ...stacks];
  await cdk.run(['deploy', '--app', cdk.assembly, ...args], onLine);
}

export async function describeDeployed(account: AwsAccount, stacks: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const name of stacks) {
    parts.push(`${name}: ${resourceSummary(await stackResources(account, name))}\n`);
  }
  return parts.join('');
}

/** A deployment takes minutes; the CDK says what CloudFormation is at. */
function progressOn(host: Host): (line: string) => void {
  return (line) => {
    if (/ \| .* \| (CREATE|UPDATE|DELETE)_(COMPLETE|FAILED) +\| /.test(line)) host.stderr.write(`${line}\n`);
  };
}

function refuseUnready(state: StackState): void {
  const { part, name, status, reason } = state;
  const why = reason === undefined ? '' : ` (${reason})`;
  if (isBusy(state)) {
    throw new BenchError(
      'LB_STACK',
      `${name} is ${status}: something is changing it at this moment`,
      'wait until that has ended',
    );
  }
  if (FAILED.test(status)) {
    throw new BenchError('LB_STACK', `${name} is ${status}${why}`, wayOut(part, status));
  }
}

/** What holds results is not thrown away because a change of it went wrong. */
function wayOut(part: StackState['part'], status: string): string {
  const goesOn = 'continue the roll-back in CloudFormation (ContinueUpdateRollback), then deploy again';
  if (part === 'results' && !/^(DELETE|ROLLBACK)_FAILED$/.test(status)) return goesOn;
  const remove = `npx lambda-bench destroy --parts=${part}`;
  return status === 'UPDATE_ROLLBACK_FAILED'
    ? `${goesOn}; or remove it first with ${remove}`
    : `remove it with ${remove}, then deploy again`;
}

function notBootstrapped(place: string): BenchError {
  return new BenchError(
    'LB_STACK',
    `${place} is not bootstrapped: it has no stack ${BOOTSTRAP_STACK}, which the CDK deploys with`,
    'npx lambda-bench deploy --bootstrap makes it as well, once for the account and region',
  );
}
