import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { BenchError } from '@lambda-bench/config';
import type { AwsAccount } from '../aws/account.ts';
import { awsCall } from '../aws/call.ts';
import { unlessGone } from './gone.ts';

type BucketAccount = Pick<AwsAccount, 'region' | 's3'>;

/** Removes every version of every object, and what was begun to be uploaded: a bucket goes only when it is empty. One that is gone already is. */
export async function emptyBucket(account: BucketAccount, bucket: string): Promise<number> {
  let removed = 0;
  for (;;) {
    const page = await unlessGone(firstVersions(account, bucket));
    if (page === undefined) return removed;
    if (page.length === 0) break;
    await removeVersions(account, bucket, page);
    removed += page.length;
  }
  await abortUploads(account, bucket);
  return removed;
}

/** At most a thousand, as DeleteObjects takes them; what was removed is not listed again. */
export async function firstVersions(
  account: BucketAccount,
  bucket: string,
): Promise<readonly ObjectIdentifier[]> {
  const command = new ListObjectVersionsCommand({ Bucket: bucket, MaxKeys: 1000 });
  const { Versions = [], DeleteMarkers = [] } = await awsCall(account, 's3:ListBucketVersions', () =>
    account.s3.send(command),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
}

async function removeVersions(
  account: BucketAccount,
  bucket: string,
  versions: readonly ObjectIdentifier[],
): Promise<void> {
  const command = new DeleteObjectsCommand({
    Bucket: bucket,
    Delete: { Objects: [...versions], Quiet: true },
  });
  const { Errors: [first] = [] } = await awsCall(account, 's3:DeleteObjectVersion', () =>
    account.s3.send(command),
  );
  // Without this a bucket that refuses would be listed and asked for ever.
  if (first === undefined) return;
  throw new BenchError(
    'LB_STACK',
    `${bucket} cannot be emptied: ${first.Key ?? ''}: ${first.Code ?? ''} ${first.Message ?? ''}`.trim(),
    'allow s3:DeleteObjectVersion, or empty the bucket by hand',
  );
}

async function abortUploads(account: BucketAccount, bucket: string): Promise<void> {
  const list = new ListMultipartUploadsCommand({ Bucket: bucket });
  const { Uploads = [] } = await awsCall(account, 's3:ListBucketMultipartUploads', () =>
    account.s3.send(list),
  );
  for (const { Key, UploadId } of Uploads) {
    const abort = new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId });
    await awsCall(account, 's3:AbortMultipartUpload', () => account.s3.send(abort));
  }
}
