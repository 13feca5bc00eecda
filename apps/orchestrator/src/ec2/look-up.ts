import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { BenchError } from '@lambda-bench/config';
import { CallError, isCallError, type Aws } from './aws.ts';
import {
  defaultVpcInput,
  IMAGE_PARAMETER,
  instancesOfRun,
  resultsInput,
  stackInput,
  subnetInput,
  type Found,
  type LaunchRequest,
} from './plan.ts';

/** Asks AWS for what a launch needs, and refuses what could not end well. Changes nothing. */
export async function lookUp(aws: Aws, request: LaunchRequest): Promise<Found> {
  const identity = await aws.call('sts', 'GetCallerIdentity', aws.sts.send(new GetCallerIdentityCommand({})));
  await stackFunctions(aws, request.stack);
  const runner = await runnerResources(aws, request.stack);
  await checkNetwork(aws, request.subnet);
  const imageId = await newestImage(aws);
  const bucket = request.bucket ?? runner.bucket;
  await checkBucket(aws, bucket);
  await refuseTaken(aws, bucket, request.run);
  return {
    account: identity.Account ?? 'an account without a number',
    bucket,
    instanceProfile: runner.instanceProfile,
    imageId,
  };
}

/** The bucket and the instance profile that the runner stack made. */
export async function runnerResources(
  aws: Aws,
  stack: string,
): Promise<{ readonly bucket: string; readonly instanceProfile: string }> {
  const { StackName } = stackInput(stack, 'runner');
  const ids = await stackResources(aws, StackName);
  return {
    bucket: oneOf(ids, 'AWS::S3::Bucket', StackName),
    instanceProfile: oneOf(ids, 'AWS::IAM::InstanceProfile', StackName),
  };
}

/** The names of a stack's functions; without any there is nothing to measure. */
export async function stackFunctions(aws: Aws, stack: string): Promise<readonly string[]> {
  const { StackName } = stackInput(stack, 'functions');
  const ids = await stackResources(aws, StackName);
  oneOf(ids, 'AWS::Lambda::Function', StackName);
  return ids.get('AWS::Lambda::Function') ?? [];
}

/** The physical ids of what a stack made, by type. */
async function stackResources(aws: Aws, stack: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Map<string, string[]>();
  for await (const page of pages(aws, { StackName: stack })) {
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (ResourceType === undefined || PhysicalResourceId === undefined) continue;
      ids.set(ResourceType, [...(ids.get(ResourceType) ?? []), PhysicalResourceId]);
    }
  }
  return ids;
}

function oneOf(ids: ReadonlyMap<string, readonly string[]>, type: string, stack: string): string {
  const [id] = ids.get(type) ?? [];
  if (id !== undefined) return id;
  throw new BenchError(
    'LB_STACK',
    `stack ${stack} has no ${type}`,
    'deploy it again with lambda-bench deploy',
  );
}

async function* pages(aws: Aws, input: { readonly StackName: string }) {
  const iterator = paginateListStackResources({ client: aws.cloudformation }, input);
  for (;;) {
    const page = await nextPage(aws, iterator, input.StackName);
    if (page === undefined) return;
    yield page;
  }
}

async function nextPage<T>(aws: Aws, iterator: AsyncIterator<T>, stack: string): Promise<T | undefined> {
  try {
    const next = await aws.call('cloudformation', 'ListStackResources', iterator.next());
    return next.done === true ? undefined : next.value;
  } catch (error) {
    if (!(error instanceof CallError) || !/does not exist/.test(error.message)) throw error;
    throw new BenchError(
      'LB_STACK',
      `there is no stack ${stack} in this account in ${aws.region}`,
      'lambda-bench deploy makes it; --stack and --region name another one',
      { cause: error },
    );
  }
}

async function checkNetwork(aws: Aws, subnet: string | undefined): Promise<void> {
  if (subnet !== undefined) {
    const sent = aws.ec2.send(new DescribeSubnetsCommand(subnetInput(subnet)));
    await aws.call('ec2', 'DescribeSubnets', sent);
    return;
  }
  const vpcs = await aws.call(
    'ec2',
    'DescribeVpcs',
    aws.ec2.send(new DescribeVpcsCommand(defaultVpcInput())),
  );
  if ((vpcs.Vpcs ?? []).length > 0) return;
  throw new BenchError(
    'LB_ACCOUNT',
    `this account has no default VPC in ${aws.region}`,
    'name a subnet that reaches the internet with --subnet',
  );
}

async function newestImage(aws: Aws): Promise<string> {
  const sent = aws.ssm.send(new GetParameterCommand({ Name: IMAGE_PARAMETER }));
  const { Parameter } = await aws.call('ssm', 'GetParameter', sent);
  if (Parameter?.Value !== undefined) return Parameter.Value;
  throw new BenchError('LB_REGION', `${aws.region} has no ${IMAGE_PARAMETER}`, 'choose another --region');
}

/** A HEAD is answered without a body, so only its status says why. */
export async function checkBucket(aws: Aws, bucket: string): Promise<void> {
  try {
    await aws.call('s3', 'HeadBucket', aws.s3.send(new HeadBucketCommand({ Bucket: bucket })));
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.status === 404) {
      throw new BenchError('LB_STORE', `there is no bucket ${bucket}`, 'make it, or leave --s3-bucket out', {
        cause: error,
      });
    }
    if (error.status === 403) {
      const hint = 'allow s3:ListBucket to the caller, or name a bucket of your own';
      throw new BenchError('LB_CREDENTIALS', `not allowed to use bucket ${bucket}`, hint, { cause: error });
    }
    throw error;
  }
}

/** Two runs of one name would write over each other's results. */
async function refuseTaken(aws: Aws, bucket: string, run: string): Promise<void> {
  const sent = aws.s3.send(new ListObjectsV2Command(resultsInput(bucket, run)));
  const { KeyCount } = await aws.call('s3', 'ListObjectsV2', sent);
  const [instance] = await instancesOf(aws, run);
  const known = instance !== undefined && instance.state !== 'terminated';
  if (!known && (KeyCount ?? 0) === 0) return;
  throw new BenchError(
    'LB_USAGE',
    known
      ? `run ${run} is on ${instance.id} already`
      : `bucket ${bucket} has results of a run ${run} already`,
    `lambda-bench ec2 --follow ${run} fetches them; choose another --id for a new run`,
  );
}

export interface InstanceSeen {
  readonly id: string;
  readonly state: string;
  /** Why it is no longer running, in EC2's words. */
  readonly reason: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly launchedAt: number | undefined;
}

/** The instances of a run, those that are terminated last. */
export async function instancesOf(aws: Aws, run: string): Promise<readonly InstanceSeen[]> {
  const seen = await describeInstances(aws, instancesOfRun(run));
  return [...seen].sort((a, b) => Number(a.state === 'terminated') - Number(b.state === 'terminated'));
}

export async function describeInstances(
  aws: Aws,
  input: ReturnType<typeof instancesOfRun>,
): Promise<readonly InstanceSeen[]> {
  const seen: InstanceSeen[] = [];
  let token: string | undefined;
  do {
    const command = new DescribeInstancesCommand({
      ...input,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page = await aws.call('ec2', 'DescribeInstances', aws.ec2.send(command));
    for (const reservation of page.Reservations ?? []) {
      for (const {
        InstanceId,
        State,
        StateReason,
        StateTransitionReason,
        Tags,
        LaunchTime,
      } of reservation.Instances ?? []) {
        if (InstanceId === undefined) continue;
        seen.push({
          id: InstanceId,
          state: State?.Name ?? 'unknown',
          reason: StateReason?.Message ?? (StateTransitionReason === '' ? undefined : StateTransitionReason),
          tags: new Map((Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
          launchedAt: LaunchTime?.getTime(),
        });
      }
    }
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return seen;
}

/** One instance, or undefined where EC2 does not know it, or not yet. */
export async function seeInstance(aws: Aws, id: string): Promise<InstanceSeen | undefined> {
  try {
    const [instance] = await describeInstances(aws, { InstanceIds: [id] });
    return instance;
  } catch (error) {
    if (isCallError(error, 'InvalidInstanceID.NotFound')) return undefined;
    throw error;
  }
}
