import { createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { BenchError } from '@lambda-bench/config';
import { JOURNAL, openRun, type RunFolder } from '@lambda-bench/stores';
import { isAbsent, type Aws } from './aws.ts';
import { textOf } from './follow.ts';
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
 * Brings a run's journal, log and status from the bucket into its folder, byte for byte, and opens it, which undoes what
 * a crash cut off. Undefined where the instance left no journal. The folder appears whole or not at all.
 */
export async function fetchResults(
  aws: Aws,
  { bucket, run }: { readonly bucket: string; readonly run: string },
  runs: string,
): Promise<RunFolder | undefined> {
  await refuseExisting(runs, run);
  await mkdir(runs, { recursive: true });
  const arriving = await mkdtemp(join(runs, `.${run}-`));
  try {
    if (!(await download(aws, bucket, resultKey(run, 'journal'), join(arriving, JOURNAL)))) return undefined;
    await download(aws, bucket, resultKey(run, 'log'), join(arriving, 'ec2-log.txt'));
    const status = await textOf(aws, bucket, resultKey(run, 'status'));
    if (status !== undefined) await writeFile(join(arriving, 'ec2-status.json'), status);
    await rename(arriving, join(runs, run));
  } finally {
    await rm(arriving, { recursive: true, force: true });
  }
  return openRun(runs, run);
}

/** A journal may be larger than what a string can hold. */
async function download(aws: Aws, bucket: string, key: string, path: string): Promise<boolean> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const { Body } = await aws.call('s3', 'GetObject', aws.s3.send(command));
    if (!(Body instanceof Readable)) return false;
    await pipeline(Body, createWriteStream(path));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
