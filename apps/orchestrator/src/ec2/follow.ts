import { StringDecoder } from 'node:string_decoder';
import { setTimeout as wait } from 'node:timers/promises';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { awsCall, CallError, isCallError } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { seeInstance, type InstanceSeen } from '../aws/instances.ts';
import { expiryOf } from '../aws/tags.ts';
import { resultKey } from './plan.ts';
import { readStatus, type RunStatus } from './run-status.ts';
import { troubleOf } from './trouble.ts';
import { stopKey } from './user-data.ts';

/** A run that is going on somewhere. */
export interface Followed {
  readonly run: string;
  readonly bucket: string;
  readonly instance: string;
}

export interface FollowOptions {
  readonly pollMs: number;
  /** Polls in a row that may find no instance, or the time that as many take in which all may fail for reasons that pass. */
  readonly patience: number;
  /** Polls after which a run that was asked to stop is not waited for any longer. */
  readonly stopPatience: number;
  /** Of the log, whole lines. */
  readonly print: (text: string) => void;
  /** Aborted when the run is to stop, and when nothing is to be waited for. */
  readonly stop: AbortSignal;
  readonly leave: AbortSignal;
}

export type FollowEnd =
  | { readonly kind: 'status'; readonly status: RunStatus }
  /** The instance ended, or vanished, and said nothing. */
  | { readonly kind: 'silent'; readonly state: string; readonly reason: string | undefined }
  /** Still there after the time by which it was to have ended itself, in epoch milliseconds. */
  | { readonly kind: 'overdue'; readonly expired: number }
  /** Asked to stop, and not heard of since. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'left' };

/**
 * Prints the log as it grows until the run has left its status, or its instance is gone without one. Fails for what
 * concerns the run at once, for what does not once it is known that waiting does not help: `troubleOf` tells them apart.
 */
export async function follow(aws: Ec2Account, run: Followed, options: FollowOptions): Promise<FollowEnd> {
  const log = logReader(aws, run, options.print);
  const trouble = patienceFor(options);
  let unknown = 0;
  let pollsSinceStop = 0;
  for (;;) {
    if (options.leave.aborted) return { kind: 'left' };
    try {
      if (options.stop.aborted) {
        if (pollsSinceStop === 0) await askToStop(aws, run);
        pollsSinceStop += 1;
      }
      // In this order: an instance that ends after its status was looked for may have written it in between.
      const seen = await seeInstance(aws, run.instance);
      const status = await statusOf(aws, run);
      await log.readOn();
      if (status !== undefined) return { kind: 'status', status };
      // For a moment after its launch EC2 does not know an instance; an hour after its end it knows it no longer.
      unknown = seen === undefined ? unknown + 1 : 0;
      if (unknown > options.patience) return { kind: 'silent', state: 'forgotten', reason: undefined };
      const end = seen === undefined ? undefined : endWithoutStatus(seen);
      if (end !== undefined) return end;
      trouble.isOver();
    } catch (error) {
      trouble.bear(error);
    }
    if (pollsSinceStop > options.stopPatience) return { kind: 'no-answer' };
    await pause(options.pollMs, options.stop.aborted ? [options.leave] : [options.stop, options.leave]);
  }
}

/** A network that fails for a minute is no reason to end an hour's run. The clock stands still while the machine sleeps. */
function patienceFor({ pollMs, patience }: FollowOptions) {
  let since: number | undefined;
  return {
    isOver(): void {
      since = undefined;
    },
    bear(error: unknown): void {
      since ??= performance.now();
      if (troubleOf(error) !== 'passes' || performance.now() - since > pollMs * patience) throw error;
    },
  };
}

function endWithoutStatus({ state, reason, tags }: InstanceSeen): FollowEnd | undefined {
  if (state === 'terminated' || state === 'stopped') return { kind: 'silent', state, reason };
  const expired = expiryOf(tags);
  return expired !== undefined && expired < Date.now() ? { kind: 'overdue', expired } : undefined;
}

async function statusOf(aws: Ec2Account, { run, bucket }: Followed): Promise<RunStatus | undefined> {
  const text = await textOf(aws, bucket, resultKey(run, 'status'));
  return text === undefined ? undefined : readStatus(text);
}

async function askToStop(aws: Ec2Account, { run, bucket }: Followed): Promise<void> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: stopKey(run), Body: 'stop\n' });
  await awsCall(aws, 's3:PutObject', () => aws.s3.send(command));
}

/** Otherwise a later run of the same name would be stopped as soon as it begins. */
export async function forgetStop(
  aws: Ec2Account,
  { run, bucket }: Pick<Followed, 'run' | 'bucket'>,
): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: stopKey(run) });
  await awsCall(aws, 's3:DeleteObject', () => aws.s3.send(command));
}

/** Reads what the log has more than before. It is cut in the middle of lines and letters, and printed in whole ones. */
function logReader(aws: Ec2Account, { run, bucket }: Followed, print: (text: string) => void) {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  return {
    async readOn(): Promise<void> {
      const bytes = await bytesFrom(aws, bucket, resultKey(run, 'log'), offset);
      offset += bytes.length;
      const text = rest + decoder.write(Buffer.from(bytes));
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      if (end > 0) print(text.slice(0, end));
    },
  };
}

async function bytesFrom(aws: Ec2Account, bucket: string, key: string, offset: number): Promise<Uint8Array> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${offset}-` });
  try {
    return await awsCall(aws, 's3:GetObject', async () => {
      const { Body } = await aws.s3.send(command);
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    });
  } catch (error) {
    // Nothing yet, or nothing more.
    if (isAbsent(error) || isCallError(error, 'InvalidRange')) return new Uint8Array();
    throw error;
  }
}

export async function textOf(aws: Ec2Account, bucket: string, key: string): Promise<string | undefined> {
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  try {
    return await awsCall(aws, 's3:GetObject', async () => {
      const { Body } = await aws.s3.send(command);
      return Body?.transformToString();
    });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether an error means that an object is not there. */
export function isAbsent(error: unknown): boolean {
  return error instanceof CallError && (error.status === 404 || error.reason === 'NoSuchKey');
}

async function pause(ms: number, until: readonly AbortSignal[]): Promise<void> {
  try {
    await wait(ms, undefined, { signal: AbortSignal.any([...until]) });
  } catch {
    // Woken by Ctrl-C: what it asks for is looked at next.
  }
}
