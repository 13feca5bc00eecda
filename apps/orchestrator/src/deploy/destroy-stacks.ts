import { DeleteStackCommand, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { counted, BenchError, type StackPartId } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { AwsAccount } from '../aws/account.ts';
import { awsCall } from '../aws/call.ts';
import { idsOf, isPresent, stackResources } from '../aws/stack-resources.ts';
import { describeStack, isBusy, ownStacks, type StackState } from '../aws/stack-state.ts';
import { storedRuns } from '../aws/stored-results.ts';
import { emptyBucket, firstVersions } from './empty-bucket.ts';
import { unlessGone } from './gone.ts';
import { resourceSummary } from './resource-summary.ts';

/** A stack of ours, and what goes with it. */
export interface Doomed extends StackState {
  readonly summary: string;
  readonly buckets: readonly string[];
  /** What its tables and buckets hold, for whoever is about to agree. */
  readonly contents: readonly string[];
}

export interface DestructionRequest {
  readonly stack: string;
  readonly parts: readonly StackPartId[];
  /** The folder of runs on this machine: what is there is fetched. */
  readonly runs: string;
}

const WAIT_SECONDS = 30 * 60;

export async function planDestruction(
  account: AwsAccount,
  { stack, parts, runs }: DestructionRequest,
): Promise<readonly Doomed[]> {
  const existing = await ownStacks(account, stack, parts);
  for (const state of existing) refuseUnready(state);
  const doomed: Doomed[] = [];
  for (const state of existing) doomed.push(await readDoomed(account, state, runs));
  return doomed;
}

/** One after the other: should one fail, those behind it are as they were. */
export async function destroyStacks(
  account: AwsAccount,
  doomed: readonly Doomed[],
  host: Host,
): Promise<void> {
  for (const stack of doomed) {
    for (const bucket of stack.buckets) await emptyBucket(account, bucket);
    host.stderr.write(`removing ${stack.name} …\n`);
    await deleteStack(account, stack);
    host.stdout.write(`${stack.name} is removed: ${stack.summary}\n`);
  }
}

async function readDoomed(account: AwsAccount, state: StackState, runs: string): Promise<Doomed> {
  const resources = await stackResources(account, state.name);
  const buckets = idsOf(resources, 'AWS::S3::Bucket');
  const contents: string[] = [];
  for (const table of idsOf(resources, 'AWS::DynamoDB::Table'))
    contents.push(await tableContents(account, table));
  for (const bucket of buckets) contents.push(...(await bucketContents(account, bucket, runs)));
  return { ...state, summary: resourceSummary(resources.filter(isPresent)), buckets, contents };
}

/** DynamoDB counts every six hours; to count exactly would be to read and to pay for it all. */
async function tableContents(account: AwsAccount, name: string): Promise<string> {
  const command = new DescribeTableCommand({ TableName: name });
  const found = await unlessGone(
    awsCall(account, 'dynamodb:DescribeTable', () => account.dynamoDb.send(command)),
  );
  if (found === undefined) return `the table ${name} is gone already`;
  return `the table ${name} holds about ${counted(found.Table?.ItemCount ?? 0, 'item')}`;
}

async function bucketContents(account: AwsAccount, name: string, runs: string): Promise<readonly string[]> {
  const versions = await unlessGone(firstVersions(account, name));
  if (versions === undefined) return [`the bucket ${name} is gone already`];
  const count = versions.length >= 1000 ? '1000 or more' : versions.length;
  const lines = [`the bucket ${name} holds ${count} objects and versions`];
  const unfetched = (await storedRuns(account, name, runs))
    .filter(({ here }) => here !== 'whole')
    .map(({ run }) => run);
  const [first] = unfetched;
  if (first === undefined) return lines;
  return [
    ...lines,
    `not all fetched into ${runs}, and lost with it: ${unfetched.join(', ')}; npx lambda-bench ec2 --follow=${first} fetches one`,
  ];
}

async function deleteStack(account: AwsAccount, { name }: StackState): Promise<void> {
  const { cloudFormation: client } = account;
  await awsCall(account, 'cloudformation:DeleteStack', () =>
    client.send(new DeleteStackCommand({ StackName: name })),
  );
  try {
    await waitUntilStackDeleteComplete(
      { client, maxWaitTime: WAIT_SECONDS, minDelay: 1, maxDelay: 10 },
      { StackName: name },
    );
  } catch (error) {
    const left = await describeStack(account, name);
    if (left === undefined) return;
    throw new BenchError(
      'LB_STACK',
      `${name} could not be removed: ${left.StackStatus ?? ''}${await whyLeft(account, name)}`,
      'put right what it says and run npx lambda-bench destroy again: it goes on where it stopped',
      { cause: error },
    );
  }
}

async function whyLeft(account: AwsAccount, name: string): Promise<string> {
  const left = (await stackResources(account, name)).find(({ status }) => status === 'DELETE_FAILED');
  return left === undefined ? '' : `, ${left.type} ${left.id}: ${left.reason ?? 'no reason given'}`;
}

function refuseUnready(state: StackState): void {
  const { name, status, isProtected } = state;
  if (isBusy(state)) {
    throw new BenchError(
      'LB_STACK',
      `${name} is ${status}: something is changing it at this moment`,
      'wait until that has ended',
    );
  }
  if (isProtected) {
    throw new BenchError(
      'LB_STACK',
      `${name} is protected against being removed`,
      'somebody turned that protection on; whoever may turn it off can do so in CloudFormation',
    );
  }
}
