import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { isDenied } from '@lambda-bench/aws';
import { BUCKET_TAG, BenchError } from '@lambda-bench/config';
import { callerOf } from '../aws/account.ts';
import { awsCall, CallError } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { describeInstances, type InstanceSeen } from '../aws/instances.ts';
import { readyStack } from '../aws/ready-stack.ts';
import { idsOf, stackResources, type StackResource } from '../aws/stack-resources.ts';
import type { StackState } from '../aws/stack-state.ts';
import { checkInstanceType } from './check-instance-type.ts';
import { checkNetwork } from './check-network.ts';
import { commandAgain } from './command-again.ts';
import {
  IMAGE_PARAMETER,
  instancesOfRun,
  placeholdersOf,
  resultsInput,
  type Found,
  type LaunchRequest,
} from './plan.ts';

/** Told of what stands in the way of a launch; without one it is thrown, and nothing more is asked. */
export type OnTrouble = (trouble: BenchError) => void;

/**
 * Asks AWS for what a launch needs, and refuses what could not end well. Changes nothing. Where troubles are only
 * collected, what one of them hides is a text in angle brackets.
 */
export async function lookUp(aws: Ec2Account, request: LaunchRequest, onTrouble?: OnTrouble): Promise<Found> {
  const unknown = placeholdersOf(request);
  const ask = questions(onTrouble);
  // Who has no credentials need not be told so of every call.
  const account = await ask(async () => (await callerOf(aws)).account);
  if (account === undefined) return unknown;
  await ask(() => stackFunctions(aws, request.stack));
  const runner = await ask(() => runnerResources(aws, request.stack));
  const bucket = request.bucket ?? runner?.bucket;
  if (runner !== undefined && bucket !== undefined)
    await ask(() => {
      refuseUnreachable(bucket, runner, request);
    });
  await ask(() => checkNetwork(aws, request.subnet));
  await ask(() => checkInstanceType(aws, request.instanceType), { launchTells: onTrouble === undefined });
  const imageId = await ask(() => newestImage(aws));
  if (bucket !== undefined && (await ask(() => isThere(aws, bucket))) === true)
    await ask(() => refuseTaken(aws, bucket, request));
  return {
    account,
    bucket: bucket ?? unknown.bucket,
    instanceProfile: runner?.instanceProfile ?? unknown.instanceProfile,
    imageId: imageId ?? unknown.imageId,
  };
}

interface Ask {
  /** Whoever may launch need not be allowed to ask: what is wrong is then said by the launch itself. */
  readonly launchTells?: boolean;
}

/** Each answers undefined where there was trouble and somebody is told of it. */
function questions(onTrouble: OnTrouble | undefined) {
  return async <T>(
    question: () => T | Promise<T>,
    { launchTells = false }: Ask = {},
  ): Promise<T | undefined> => {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof BenchError)) throw error;
      if (launchTells && error.cause instanceof Error && isDenied(error.cause.name)) return undefined;
      if (onTrouble === undefined) throw error;
      onTrouble(error);
      return undefined;
    }
  };
}

async function isThere(aws: Ec2Account, bucket: string): Promise<true> {
  await checkBucket(aws, bucket);
  return true;
}

export interface Runner {
  readonly state: StackState;
  readonly bucket: string;
  readonly instanceProfile: string;
}

/** The bucket and the instance profile that the runner stack made. */
export async function runnerResources(aws: Ec2Account, stack: string): Promise<Runner> {
  const state = await readyStack(aws, stack, 'runner');
  const resources = await stackResources(aws, state.name);
  return {
    state,
    bucket: oneOf(resources, 'AWS::S3::Bucket', state),
    instanceProfile: oneOf(resources, 'AWS::IAM::InstanceProfile', state),
  };
}

/** The names of a stack's functions; without any there is nothing to measure. */
export async function stackFunctions(aws: Ec2Account, stack: string): Promise<readonly string[]> {
  const state = await readyStack(aws, stack, 'functions');
  const resources = await stackResources(aws, state.name);
  oneOf(resources, 'AWS::Lambda::Function', state);
  return idsOf(resources, 'AWS::Lambda::Function');
}

function oneOf(resources: readonly StackResource[], type: string, { name }: StackState): string {
  const [id] = idsOf(resources, type);
  if (id !== undefined) return id;
  throw new BenchError(
    'LB_STACK',
    `stack ${name} has no ${type}`,
    'deploy it again with npx lambda-bench deploy',
  );
}

/** An instance that may not write to its bucket measures, is paid for, and loses everything. */
function refuseUnreachable(bucket: string, { state, bucket: own }: Runner, { given }: LaunchRequest): void {
  if (bucket === own || bucket === state.tags.get(BUCKET_TAG)) return;
  throw new BenchError(
    'LB_STACK',
    `the instance could not write to bucket ${bucket}: stack ${state.name} does not let it`,
    `${commandAgain('deploy --parts=runner', given, ['region', 'stack', 's3-bucket'])} allows it`,
  );
}

async function newestImage(aws: Ec2Account): Promise<string> {
  const command = new GetParameterCommand({ Name: IMAGE_PARAMETER });
  const { Parameter } = await awsCall(aws, 'ssm:GetParameter', () => aws.ssm.send(command));
  if (Parameter?.Value !== undefined) return Parameter.Value;
  throw new BenchError('LB_REGION', `${aws.region} has no ${IMAGE_PARAMETER}`, 'choose another --region');
}

/** A HEAD is answered without a body, so only its status says why. */
export async function checkBucket(aws: Ec2Account, bucket: string): Promise<void> {
  try {
    await awsCall(aws, 's3:HeadBucket', () => aws.s3.send(new HeadBucketCommand({ Bucket: bucket })));
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
async function refuseTaken(aws: Ec2Account, bucket: string, { run, given }: LaunchRequest): Promise<void> {
  const command = new ListObjectsV2Command(resultsInput(bucket, run));
  const { KeyCount } = await awsCall(aws, 's3:ListObjectsV2', () => aws.s3.send(command));
  const [instance] = await instancesOf(aws, run);
  const known = instance !== undefined && instance.state !== 'terminated';
  if (!known && (KeyCount ?? 0) === 0) return;
  throw new BenchError(
    'LB_USAGE',
    known
      ? `run ${run} is on ${instance.id} already`
      : `bucket ${bucket} has results of a run ${run} already`,
    `${commandAgain(`ec2 --follow=${run}`, given)} fetches them; choose another --id for a new run`,
  );
}

/** The instances of a run, those that are terminated last. */
export async function instancesOf(
  aws: Pick<Ec2Account, 'region' | 'ec2'>,
  run: string,
): Promise<readonly InstanceSeen[]> {
  const seen = await describeInstances(aws, instancesOfRun(run));
  return [...seen].sort((a, b) => Number(a.state === 'terminated') - Number(b.state === 'terminated'));
}
