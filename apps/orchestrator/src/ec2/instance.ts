import { setTimeout as wait } from 'node:timers/promises';
import { RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BenchError } from '@lambda-bench/config';
import { CallError, isAbsent, isCallError, type Aws } from './aws.ts';
import type { Bundle } from './bundle.ts';
import { instancesOf, seeInstance } from './look-up.ts';
import { runInstancesInput, type Found, type LaunchRequest } from './plan.ts';

/** Puts the bundle where the instance finds it; false where it was there already. */
export async function uploadBundle(aws: Aws, bucket: string, bundle: Bundle): Promise<boolean> {
  const at = { Bucket: bucket, Key: bundle.key };
  try {
    await aws.call('s3', 'HeadObject', aws.s3.send(new HeadObjectCommand(at)));
    return false;
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  const checksum = Buffer.from(bundle.sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({ ...at, Body: bundle.bytes, ChecksumSHA256: checksum });
  await aws.call('s3', 'PutObject', aws.s3.send(command));
  return true;
}

/**
 * Launches one instance. When no answer comes, EC2 may have launched it all the same: then it is looked for by its tag
 * and ended, because nobody would know of it.
 */
export async function launchInstance(aws: Aws, request: LaunchRequest, found: Found): Promise<string> {
  let id: string | undefined;
  try {
    const sent = aws.ec2.send(new RunInstancesCommand(runInstancesInput(request, found)));
    const answer = await aws.call('ec2', 'RunInstances', sent);
    id = answer.Instances?.[0]?.InstanceId;
  } catch (error) {
    for (const instance of await launchedAllTheSame(aws, request.run)) await terminate(aws, instance.id);
    throw refusal(error) ?? error;
  }
  if (id !== undefined) return id;
  throw new BenchError('LB_BACKEND', 'RunInstances answered without an instance', 'is the endpoint EC2?');
}

/** What an account does not give, and what was asked for wrongly; undefined for anything else. */
function refusal(error: unknown): BenchError | undefined {
  if (!(error instanceof CallError)) return undefined;
  const hint = REFUSALS[error.reason];
  if (hint === undefined) return undefined;
  return new BenchError(hint.code, error.message, hint.what, { cause: error });
}

const QUOTA = {
  code: 'LB_ACCOUNT',
  what: 'ask for a higher quota of EC2, or end instances that nobody needs',
} as const;
const ARM64 = {
  code: 'LB_USAGE',
  what: '--instance-type takes one with an arm64 processor, such as t4g.small',
} as const;
const REFUSALS: Readonly<
  Record<string, { readonly code: 'LB_ACCOUNT' | 'LB_USAGE'; readonly what: string }>
> = {
  InstanceLimitExceeded: QUOTA,
  VcpuLimitExceeded: QUOTA,
  InvalidParameterValue: ARM64,
  Unsupported: ARM64,
};

async function launchedAllTheSame(aws: Aws, run: string) {
  try {
    return (await instancesOf(aws, run)).filter(({ state }) => state !== 'terminated');
  } catch {
    // The error of the launch says more than that of looking after it; sweep finds what may be left.
    return [];
  }
}

const PATIENCE = { pollMs: 2000, polls: 150 } as const;

export interface TerminatePatience {
  readonly pollMs: number;
  readonly polls: number;
}

/** Ends an instance and sees that it has ended. Whatever fails, the error says which instance is left, and what ends it. */
export async function terminate(aws: Aws, id: string, patience: TerminatePatience = PATIENCE): Promise<void> {
  try {
    await sendTerminate(aws, id, patience);
    let state: string | undefined;
    for (let poll = 0; poll < patience.polls; poll += 1) {
      state = (await seeInstance(aws, id))?.state ?? 'terminated';
      if (state === 'terminated') return;
      await wait(patience.pollMs);
    }
    // From there on nothing brings it back, and nothing is charged for it.
    if (state === 'shutting-down') return;
    throw new Error(`it is ${state ?? 'unknown'}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const code = cause instanceof BenchError ? cause.code : 'LB_BACKEND';
    throw new BenchError(
      code,
      `instance ${id} was not seen to end: ${why}`,
      `end it with: aws ec2 terminate-instances --region ${aws.region} --instance-ids ${id}`,
      { cause },
    );
  }
}

/** For a moment after its launch EC2 may not know an instance that it has just named. */
const MOMENTS = 5;

async function sendTerminate(aws: Aws, id: string, { pollMs }: TerminatePatience): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const command = new TerminateInstancesCommand({ InstanceIds: [id] });
      await aws.call('ec2', 'TerminateInstances', aws.ec2.send(command));
      return;
    } catch (error) {
      if (attempt === MOMENTS || !isCallError(error, 'InvalidInstanceID.NotFound')) throw error;
      await wait(pollMs);
    }
  }
}
