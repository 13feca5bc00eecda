import { setTimeout as wait } from 'node:timers/promises';
import { RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BenchError } from '@lambda-bench/config';
import { awsCall, CallError, isCallError } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { seeInstance, type InstanceSeen } from '../aws/instances.ts';
import type { Bundle } from './bundle.ts';
import { commandAgain } from './command-again.ts';
import { isAbsent } from './follow.ts';
import { instancesOf } from './look-up.ts';
import { ARM64_HINT, runInstancesInput, type Found, type LaunchRequest } from './plan.ts';
import { troubleOf } from './trouble.ts';

/** Puts the bundle where the instance finds it; false where it was there already. */
export async function uploadBundle(aws: Ec2Account, bucket: string, bundle: Bundle): Promise<boolean> {
  const at = { Bucket: bucket, Key: bundle.key };
  try {
    await awsCall(aws, 's3:HeadObject', () => aws.s3.send(new HeadObjectCommand(at)));
    return false;
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  const checksum = Buffer.from(bundle.sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({ ...at, Body: bundle.bytes, ChecksumSHA256: checksum });
  await awsCall(aws, 's3:PutObject', () => aws.s3.send(command));
  return true;
}

/**
 * Launches one instance. When no answer comes, EC2 may have launched it all the same: then it is looked for by its tag
 * and ended, because nobody would know of it.
 */
export async function launchInstance(
  aws: Ec2Account,
  request: LaunchRequest,
  found: Found,
  patience: TerminatePatience,
): Promise<string> {
  const command = new RunInstancesCommand(runInstancesInput(request, found));
  let id: string | undefined;
  try {
    const answer = await awsCall(aws, 'ec2:RunInstances', () => aws.ec2.send(command));
    id = answer.Instances?.[0]?.InstanceId;
  } catch (error) {
    if (troubleOf(error) === 'run') throw refusal(error) ?? error;
    throw await withoutAnswer(aws, request, patience, error);
  }
  if (id !== undefined) return id;
  throw new BenchError('LB_BACKEND', 'RunInstances answered without an instance', 'is the endpoint EC2?');
}

/** What an account does not give, and what was asked for wrongly; undefined for anything else. */
function refusal(error: unknown): BenchError | undefined {
  if (!(error instanceof CallError)) return undefined;
  const isOf = (reasons: readonly string[]): boolean => reasons.includes(error.reason);
  const hint =
    (isOf(OVER_QUOTA) ? QUOTA : undefined) ??
    (isOf(WRONG) && OF_THE_TYPE.test(error.message) ? ARM64 : undefined) ??
    (isOf(WRONG) ? AS_IT_SAYS : undefined);
  return hint === undefined
    ? undefined
    : new BenchError(hint.code, error.message, hint.what, { cause: error });
}

const OVER_QUOTA = ['InstanceLimitExceeded', 'VcpuLimitExceeded'];
const WRONG = ['InvalidParameterValue', 'InvalidParameterCombination', 'Unsupported'];
/** As EC2 words it; it refuses other parameters with the same codes. */
const OF_THE_TYPE = /architecture|instance type|instancetype/i;
const QUOTA = {
  code: 'LB_ACCOUNT',
  what: 'ask for a higher quota of EC2, or end instances that nobody needs',
} as const;
const ARM64 = { code: 'LB_USAGE', what: ARM64_HINT } as const;
const AS_IT_SAYS = {
  code: 'LB_USAGE',
  what: 'put right what it says; --dry-run shows what is sent',
} as const;

/** EC2 lists an instance some moments after it was launched. */
const LOOKS = 5;

/** Ends what was launched all the same; whatever is found, the launch has failed. */
async function withoutAnswer(
  aws: Ec2Account,
  { run, given }: LaunchRequest,
  patience: TerminatePatience,
  cause: unknown,
): Promise<unknown> {
  for (let look = 1; look <= LOOKS; look += 1) {
    await wait(patience.pollMs);
    const launched = await launchedAllTheSame(aws, run);
    for (const instance of launched) await terminate(aws, instance.id, patience);
    if (launched.length > 0) return cause;
  }
  if (!(cause instanceof BenchError)) return cause;
  return new BenchError(
    cause.code,
    `${cause.message}; no instance of run ${run} was seen`,
    'should there be one all the same, it ends itself, ' +
      `${commandAgain(`ec2 --follow=${run}`, given)} finds it, ` +
      `and ${commandAgain('sweep', given)} what is left of it`,
    { cause },
  );
}

async function launchedAllTheSame(aws: Ec2Account, run: string): Promise<readonly InstanceSeen[]> {
  try {
    return (await instancesOf(aws, run)).filter(({ state }) => state !== 'terminated');
  } catch {
    // The error of the launch says more than that of looking after it.
    return [];
  }
}

export interface TerminatePatience {
  readonly pollMs: number;
  readonly polls: number;
}

/** Some five minutes, at two seconds a look. */
export function patienceAt(pollMs: number): TerminatePatience {
  return { pollMs: Math.min(pollMs, 2000), polls: 150 };
}

/** Ends an instance and sees that it has ended. Whatever fails, the error says which instance is left, and what ends it. */
export async function terminate(aws: Ec2Account, id: string, patience: TerminatePatience): Promise<void> {
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

async function sendTerminate(aws: Ec2Account, id: string, { pollMs }: TerminatePatience): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const command = new TerminateInstancesCommand({ InstanceIds: [id] });
      await awsCall(aws, 'ec2:TerminateInstances', () => aws.ec2.send(command));
      return;
    } catch (error) {
      if (attempt === MOMENTS || !isCallError(error, 'InvalidInstanceID.NotFound')) throw error;
      await wait(pollMs);
    }
  }
}
