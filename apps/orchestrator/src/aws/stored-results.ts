import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { RUN_BUCKET } from '@lambda-bench/config';
import { JOURNAL } from '@lambda-bench/stores';
import type { AwsAccount } from './account.ts';
import { awsCall } from './call.ts';

/** The folder of a run in the bucket. */
export function resultsPrefix(run: string): string {
  return `${RUN_BUCKET.results}${run}/`;
}

/** What an instance writes there. */
export const RESULT_FILES = { log: 'log.txt', journal: 'journal.jsonl', status: 'status.json' } as const;

export interface StoredObject {
  readonly key: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly bytes: number;
}

export interface StoredRun {
  readonly run: string;
  readonly objects: readonly StoredObject[];
  /** Whether the instance said how it ended. */
  readonly ended: boolean;
  /** Whether all of its journal is on this machine as well: a journal only grows. */
  readonly here: 'whole' | 'shorter' | 'absent';
}

type BucketAccount = Pick<AwsAccount, 'region' | 's3'>;

const RESULT = /^([\w.-]+)\/([\w.-]+)$/;
const WRITTEN: readonly string[] = Object.values(RESULT_FILES);

/** The runs whose results are in a bucket, held against the folder of runs. What is named otherwise than we name things is not ours. */
export async function storedRuns(
  aws: BucketAccount,
  bucket: string,
  runs: string,
): Promise<readonly StoredRun[]> {
  const groups = byRun(await objectsBelow(aws, bucket, RUN_BUCKET.results));
  return Promise.all(
    [...groups].map(async ([run, objects]) => {
      const bytesOf = (file: string) => objects.find(({ key }) => key.endsWith(`/${file}`))?.bytes;
      const here = await bytesHere(join(runs, run, JOURNAL));
      return {
        run,
        objects,
        ended: bytesOf(RESULT_FILES.status) !== undefined,
        here:
          here === undefined ? 'absent' : here < (bytesOf(RESULT_FILES.journal) ?? 0) ? 'shorter' : 'whole',
      };
    }),
  );
}

export async function objectsBelow(
  aws: BucketAccount,
  bucket: string,
  prefix: string,
): Promise<readonly StoredObject[]> {
  const objects: StoredObject[] = [];
  const pages = paginateListObjectsV2({ client: aws.s3 }, { Bucket: bucket, Prefix: prefix });
  for (;;) {
    const page = await awsCall(aws, 's3:ListObjectsV2', () => pages.next());
    if (page.done === true) return objects;
    for (const { Key, LastModified, Size = 0 } of page.value.Contents ?? [])
      if (Key !== undefined && LastModified !== undefined)
        objects.push({ key: Key, at: LastModified.getTime(), bytes: Size });
  }
}

function byRun(objects: readonly StoredObject[]): ReadonlyMap<string, readonly StoredObject[]> {
  const groups = new Map<string, StoredObject[]>();
  for (const object of objects) {
    const [, run, file = ''] = RESULT.exec(object.key.slice(RUN_BUCKET.results.length)) ?? [];
    if (run !== undefined && WRITTEN.includes(file)) groups.set(run, [...(groups.get(run) ?? []), object]);
  }
  return groups;
}

async function bytesHere(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    // Not fetched, or not to be read: either way it is not known to be here.
    return undefined;
  }
}
