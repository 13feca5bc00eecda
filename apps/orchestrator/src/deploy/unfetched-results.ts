import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { RUN_BUCKET } from '@lambda-bench/config';
import { JOURNAL } from '@lambda-bench/stores';
import type { AwsAccount } from '../aws/account.ts';
import { awsCall } from '../aws/call.ts';

/** The runs whose results are in a bucket and in no folder here: once the bucket is gone, nobody has them. */
export async function unfetchedResults(
  aws: Pick<AwsAccount, 'region' | 's3'>,
  bucket: string,
  runs: string,
): Promise<readonly string[]> {
  const unfetched: string[] = [];
  for (const run of await runsIn(aws, bucket)) {
    if (!(await isThere(join(runs, run, JOURNAL)))) unfetched.push(run);
  }
  return unfetched;
}

async function runsIn(aws: Pick<AwsAccount, 'region' | 's3'>, bucket: string): Promise<readonly string[]> {
  const prefix = RUN_BUCKET.results;
  const found: string[] = [];
  const pages = paginateListObjectsV2({ client: aws.s3 }, { Bucket: bucket, Prefix: prefix, Delimiter: '/' });
  for (;;) {
    const page = await awsCall(aws, 's3:ListBucket', () => pages.next());
    if (page.done === true) return found;
    for (const { Prefix = '' } of page.value.CommonPrefixes ?? [])
      found.push(Prefix.slice(prefix.length).replace(/\/$/, ''));
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Not fetched, or not to be read: either way it is not known to be here.
    return false;
  }
}
