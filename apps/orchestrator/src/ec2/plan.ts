import type {
  DescribeInstancesCommandInput,
  DescribeInstanceTypesCommandInput,
  DescribeSubnetsCommandInput,
  DescribeVpcsCommandInput,
  RunInstancesCommandInput,
  Tag,
} from '@aws-sdk/client-ec2';
import {
  EXPIRES_TAG,
  OWNER_TAG,
  partStack,
  RUN_TAG,
  STACK_TAG,
  type StackPartId,
} from '@lambda-bench/config';
import type { BuildInfo } from './bundle.ts';
import type { PlaceGiven } from './command-again.ts';
import { RESULT_FILES, resultsPrefix } from '../aws/stored-results.ts';
import { stopKey, userData } from './user-data.ts';

/** What is wanted, before anything was asked of AWS. */
export interface LaunchRequest {
  readonly run: string;
  readonly stack: string;
  readonly region: string;
  /** The runner stack's own unless given. */
  readonly bucket: string | undefined;
  /** Of the default VPC unless given. */
  readonly subnet: string | undefined;
  readonly instanceType: string;
  readonly maxMinutes: number;
  readonly keepAlive: boolean;
  readonly bundle: { readonly info: BuildInfo; readonly key: string; readonly sha256: string };
  /** Of `run` on the instance. */
  readonly runArguments: readonly string[];
  /** For the commands that are printed. */
  readonly given: PlaceGiven;
  /** Makes one instance of however many times the launch is sent. */
  readonly clientToken: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What AWS says of the place, or a text in angle brackets where nobody asked. */
export interface Found {
  readonly account: string;
  readonly bucket: string;
  readonly instanceProfile: string;
  readonly imageId: string;
}

type Service = 'sts' | 'cloudformation' | 'ssm' | 's3' | 'ec2';

export interface PlannedCall {
  readonly service: Service;
  readonly operation: string;
  readonly input: object;
  readonly note?: string;
}

/** The newest Amazon Linux 2023 for arm64, which AWS keeps under this name in every region. */
export const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

export const ARM64_HINT = '--instance-type takes one with an arm64 processor, such as t4g.small';

/** An instance that was launched to be kept says so, whoever follows it later. */
export const KEEP_TAG = 'lambda-bench:keep-alive';

/** How long an instance may still be seen after its own end: past that, something is wrong with it. */
const GRACE_MINUTES = 15;

const UPLOAD_EVERY_SECONDS = 20;

/** Twice the image: a journal has some hundred megabytes at the most, and is there twice while it is uploaded. */
const VOLUME_GIB = 16;

export function placeholdersOf(request: LaunchRequest): Found {
  const runner = partStack(request.stack, 'runner');
  return {
    account: '<the account of the caller>',
    bucket: request.bucket ?? `<the bucket of stack ${runner}>`,
    instanceProfile: `<the instance profile of stack ${runner}>`,
    imageId: `<the value of ${IMAGE_PARAMETER}>`,
  };
}

/** Every call of a run on an instance in its order, with what is sent. */
export function plannedCalls(request: LaunchRequest, found: Found): readonly PlannedCall[] {
  const { bucket } = found;
  const instance = { InstanceIds: ['<the id that RunInstances answered>'] };
  return [
    { service: 'sts', operation: 'GetCallerIdentity', input: {} },
    ...stackCalls(request.stack, 'functions'),
    ...stackCalls(request.stack, 'runner'),
    request.subnet === undefined
      ? { service: 'ec2', operation: 'DescribeVpcs', input: defaultVpcInput() }
      : { service: 'ec2', operation: 'DescribeSubnets', input: subnetInput(request.subnet) },
    { service: 'ec2', operation: 'DescribeInstanceTypes', input: instanceTypeInput(request.instanceType) },
    { service: 'ssm', operation: 'GetParameter', input: { Name: IMAGE_PARAMETER } },
    { service: 's3', operation: 'HeadBucket', input: { Bucket: bucket } },
    { service: 's3', operation: 'ListObjectsV2', input: resultsInput(bucket, request.run) },
    { service: 'ec2', operation: 'DescribeInstances', input: instancesOfRun(request.run) },
    { service: 's3', operation: 'HeadObject', input: { Bucket: bucket, Key: request.bundle.key } },
    {
      service: 's3',
      operation: 'PutObject',
      input: { Bucket: bucket, Key: request.bundle.key, Body: '<the bundle>' },
      note: 'left out where the bucket has this bundle',
    },
    {
      service: 's3',
      operation: 'DeleteObject',
      input: { Bucket: bucket, Key: stopKey(request.run) },
      note: 'nobody has asked this run to stop',
    },
    { service: 'ec2', operation: 'RunInstances', input: runInstancesInput(request, found) },
    ...followedCalls(request.run, bucket, instance),
    request.keepAlive
      ? { ...terminating(instance), note: 'left out because of --keep-alive' }
      : terminating(instance),
    {
      service: 'ec2',
      operation: 'DescribeInstances',
      input: instance,
      note: 'until it is terminated',
    },
  ];
}

function stackCalls(stack: string, part: StackPartId): readonly PlannedCall[] {
  const input = { StackName: partStack(stack, part) };
  return [
    { service: 'cloudformation', operation: 'DescribeStacks', input },
    { service: 'cloudformation', operation: 'ListStackResources', input },
  ];
}

function followedCalls(run: string, bucket: string, instance: object): readonly PlannedCall[] {
  const file = (name: keyof typeof RESULT_FILES) => ({ Bucket: bucket, Key: resultKey(run, name) });
  const every = 'again and again until the run has ended';
  return [
    {
      service: 's3',
      operation: 'GetObject',
      input: { ...file('log'), Range: 'bytes=<what was read before>-' },
      note: every,
    },
    { service: 's3', operation: 'GetObject', input: file('status'), note: every },
    { service: 'ec2', operation: 'DescribeInstances', input: instance, note: every },
    { service: 's3', operation: 'GetObject', input: file('journal') },
  ];
}

function terminating(instance: object): PlannedCall {
  return { service: 'ec2', operation: 'TerminateInstances', input: instance };
}

export function resultKey(run: string, name: keyof typeof RESULT_FILES): string {
  return `${resultsPrefix(run)}${RESULT_FILES[name]}`;
}

export function defaultVpcInput(): DescribeVpcsCommandInput {
  return { Filters: [{ Name: 'is-default', Values: ['true'] }] };
}

export function subnetInput(subnet: string): DescribeSubnetsCommandInput {
  return { SubnetIds: [subnet] };
}

export function instanceTypeInput(type: string): DescribeInstanceTypesCommandInput {
  return { InstanceTypes: [type as NonNullable<RunInstancesCommandInput['InstanceType']>] };
}

export function resultsInput(bucket: string, run: string) {
  return { Bucket: bucket, Prefix: resultsPrefix(run), MaxKeys: 1 };
}

export function instancesOfRun(run: string): DescribeInstancesCommandInput {
  return {
    Filters: [
      { Name: `tag:${OWNER_TAG.key}`, Values: [OWNER_TAG.value] },
      { Name: `tag:${RUN_TAG}`, Values: [run] },
    ],
  };
}

/** No key pair and no security group of ours: nobody logs in, and the default group of the VPC lets nobody from outside in. */
export function runInstancesInput(request: LaunchRequest, found: Found): RunInstancesCommandInput {
  const tags = tagsOf(request);
  return {
    MinCount: 1,
    MaxCount: 1,
    ClientToken: request.clientToken,
    ImageId: found.imageId,
    InstanceType: request.instanceType as NonNullable<RunInstancesCommandInput['InstanceType']>,
    IamInstanceProfile: { Name: found.instanceProfile },
    InstanceInitiatedShutdownBehavior: request.keepAlive ? 'stop' : 'terminate',
    // One hop: nothing but the instance itself gets the credentials of its role.
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: { VolumeType: 'gp3', VolumeSize: VOLUME_GIB, Encrypted: true, DeleteOnTermination: true },
      },
    ],
    TagSpecifications: [
      { ResourceType: 'instance', Tags: tags },
      { ResourceType: 'volume', Tags: tags },
    ],
    ...(request.subnet === undefined ? {} : { SubnetId: request.subnet }),
    UserData: Buffer.from(scriptOf(request, found), 'utf8').toString('base64'),
  };
}

/** What the instance runs at its start, as text. */
export function scriptOf(request: LaunchRequest, found: Pick<Found, 'bucket'>): string {
  const { run, region, maxMinutes, keepAlive, runArguments, bundle } = request;
  return userData({
    run,
    region,
    bucket: found.bucket,
    bundle: { key: bundle.key, sha256: bundle.sha256, commit: bundle.info.commit },
    runArguments,
    maxMinutes,
    keepAlive,
    uploadEverySeconds: UPLOAD_EVERY_SECONDS,
  });
}

function tagsOf({ run, stack, at, maxMinutes, keepAlive }: LaunchRequest): Tag[] {
  const expires = new Date(at + (maxMinutes + GRACE_MINUTES) * 60_000).toISOString();
  const tags: Readonly<Record<string, string>> = {
    Name: `Lambda Bench ${run}`,
    [OWNER_TAG.key]: OWNER_TAG.value,
    [STACK_TAG]: stack,
    [RUN_TAG]: run,
    [EXPIRES_TAG]: expires,
    ...(keepAlive ? { [KEEP_TAG]: 'true' } : {}),
  };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
