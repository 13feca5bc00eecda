import { createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { BenchError } from '@lambda-bench/config';
import { JOURNAL, openRun, type RunFolder } from '@lambda-bench/stores';
import { awsCall } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { isAbsent, textOf } from './follow.ts';
import { resultKey } from './plan.ts';

/** Refuses a run whose folder is there already: nothing is written over. */
export async function refuseExisting(runs: string, run: string): Promise<void> {
  try {
    await access(join(runs, run));
  } catch {
    // Not there, as it should be.
    return;
  }
  throw new BenchError(
    'LB_USAGE',
    `run ${run} is there already in ${runs}`,
    'choose another --id, or another folder with --runs',
  );
}

/**
 * Refuses a run of which there is a folder already, unless the bucket has more of its journal: after a run that was
 * given up the whole one arrives later.
 */
export async function refuseFetched(aws: Ec2Account, { bucket, run }: Place, runs: string): Promise<void> {
  const here = await sizeOf(join(runs, run, JOURNAL));
  if (here === undefined || (await bytesThere(aws, bucket, resultKey(run, 'journal'))) <= here)
    await refuseExisting(runs, run);
}

interface Place {
  readonly bucket: string;
  readonly run: string;
}

/**
 * Brings a run's journal, log and status from the bucket into its folder, byte for byte, and opens it, which undoes what
 * a crash cut off. Undefined where the instance left no journal. The folder appears whole or not at all; one that is
 * there is only made longer.
 */
export async function fetchResults(
  aws: Ec2Account,
  { bucket, run }: Place,
  runs: string,
): Promise<RunFolder | undefined> {
  await refuseFetched(aws, { bucket, run }, runs);
  await mkdir(runs, { recursive: true });
  const arriving = await mkdtemp(join(runs, `.${run}-`));
  try {
    if (!(await download(aws, bucket, resultKey(run, 'journal'), join(arriving, JOURNAL)))) return undefined;
    await download(aws, bucket, resultKey(run, 'log'), join(arriving, 'ec2-log.txt'));
    const status = await textOf(aws, bucket, resultKey(run, 'status'));
    if (status !== undefined) await writeFile(join(arriving, 'ec2-status.json'), status);
    if ((await sizeOf(join(runs, run, JOURNAL))) === undefined) await rename(arriving, join(runs, run));
    else await completeRun(runs, run, arriving);
  } finally {
    await rm(arriving, { recursive: true, force: true });
  }
  return openRun(runs, run);
}

/** Puts what arrived in the place of what it begins with. Open, the run is kept from every other writer. */
async function completeRun(runs: string, run: string, arriving: string): Promise<void> {
  await using folder = await openRun(runs, run);
  if (!(await beginsWith(join(arriving, JOURNAL), folder.path))) {
    throw new BenchError(
      'LB_USAGE',
      `run ${run} in ${runs} is not the beginning of the one in the bucket`,
      'another folder with --runs takes that one',
    );
  }
  // The journal last: as long as it is short, the next attempt begins anew.
  const names = (await readdir(arriving)).filter((name) => name !== JOURNAL);
  for (const name of [...names, JOURNAL]) await rename(join(arriving, name), join(folder.dir, name));
}

const CHUNK = 1024 * 1024;

async function beginsWith(path: string, beginning: string): Promise<boolean> {
  await using longer = await open(path);
  await using shorter = await open(beginning);
  for (;;) {
    const { bytesRead, buffer } = await shorter.read({ buffer: Buffer.alloc(CHUNK) });
    if (bytesRead === 0) return true;
    const other = await longer.read({ buffer: Buffer.alloc(bytesRead), length: bytesRead });
    if (!buffer.subarray(0, bytesRead).equals(other.buffer.subarray(0, other.bytesRead))) return false;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    // Not there, or not to be read, which opening it says better.
    return undefined;
  }
}

async function bytesThere(aws: Ec2Account, bucket: string, key: string): Promise<number> {
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
  try {
    const { ContentLength = 0 } = await awsCall(aws, 's3:HeadObject', () => aws.s3.send(command));
    return ContentLength;
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw error;
  }
}

/** A journal may be larger than what a string can hold. */
async function download(aws: Ec2Account, bucket: string, key: string, path: string): Promise<boolean> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const { Body } = await awsCall(aws, 's3:GetObject', () => aws.s3.send(command));
    if (!(Body instanceof Readable)) return false;
    await pipeline(Body, createWriteStream(path));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
