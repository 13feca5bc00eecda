import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { BenchError, RUN_BUCKET } from '@lambda-bench/config';
import { JOURNAL } from '@lambda-bench/stores';
import type { Aws } from '../ec2/aws.ts';
import { RESULT_FILES, resultsPrefix } from '../ec2/user-data.ts';
import type { Leftover, SweepScope } from './leftover.ts';

interface StoredObject {
  readonly key: string;
  readonly at: number;
}

/** Below their prefixes: a bundle, or a run's wish to stop; the file of a run. */
const BUNDLE = /^(?:[0-9a-f]{64}\.tar\.gz|[\w.-]+\.stop)$/;
const RESULT = /^([\w.-]+)\/[\w.-]+$/;

/**
 * Bundles and results that are old enough. Results that were never fetched are shown and kept: nobody else has them.
 * What is named otherwise than we name things is not ours.
 */
export async function findObjects(
  aws: Aws,
  { bucket, runs }: { readonly bucket: string; readonly runs: string },
  scope: SweepScope,
): Promise<readonly Leftover[]> {
  const isOld = ({ at }: StoredObject): boolean => scope.now - at > scope.olderThanMs;
  const bundles = (await objectsBelow(aws, bucket, RUN_BUCKET.bundles)).filter(({ key }) =>
    BUNDLE.test(key.slice(RUN_BUCKET.bundles.length)),
  );
  const old = bundles.filter(isOld);
  const found: Leftover[] = [];
  if (old.length > 0) {
    found.push({
      kind: 'bundles',
      name: `s3://${bucket}/${RUN_BUCKET.bundles} (${old.length} objects)`,
      since: Math.min(...old.map(({ at }) => at)),
      why: 'a new launch uploads what it needs',
      remove: () => deleteObjects(aws, bucket, old),
    });
  }
  for (const [run, objects] of byRun(await objectsBelow(aws, bucket, RUN_BUCKET.results))) {
    if (!objects.every(isOld)) continue;
    found.push(await resultsOf(aws, { bucket, runs, run, objects }));
  }
  return found;
}

interface RunResults {
  readonly bucket: string;
  readonly runs: string;
  readonly run: string;
  readonly objects: readonly StoredObject[];
}

async function resultsOf(aws: Aws, { bucket, runs, run, objects }: RunResults): Promise<Leftover> {
  const shown = {
    kind: 'results' as const,
    name: `s3://${bucket}/${resultsPrefix(run)}`,
    since: Math.min(...objects.map(({ at }) => at)),
  };
  if (!(await isThere(join(runs, run, JOURNAL)))) {
    const finished = objects.some(({ key }) => key.endsWith(`/${RESULT_FILES.status}`));
    const state = finished ? 'finished' : 'cut off';
    return {
      ...shown,
      why: `${state} and not in ${runs}: lambda-bench ec2 --follow ${run} fetches it; kept`,
    };
  }
  return { ...shown, why: `fetched into ${runs}`, remove: () => deleteObjects(aws, bucket, objects) };
}

function byRun(objects: readonly StoredObject[]): ReadonlyMap<string, readonly StoredObject[]> {
  const groups = new Map<string, StoredObject[]>();
  for (const object of objects) {
    const run = RESULT.exec(object.key.slice(RUN_BUCKET.results.length))?.[1];
    if (run !== undefined) groups.set(run, [...(groups.get(run) ?? []), object]);
  }
  return groups;
}

async function objectsBelow(aws: Aws, bucket: string, prefix: string): Promise<readonly StoredObject[]> {
  const objects: StoredObject[] = [];
  const pages = paginateListObjectsV2({ client: aws.s3 }, { Bucket: bucket, Prefix: prefix });
  for (;;) {
    const page = await aws.call('s3', 'ListObjectsV2', pages.next());
    if (page.done === true) return objects;
    for (const { Key, LastModified } of page.value.Contents ?? [])
      if (Key !== undefined && LastModified !== undefined)
        objects.push({ key: Key, at: LastModified.getTime() });
  }
}

/** S3 takes a thousand keys in a call. */
const KEYS_AT_ONCE = 1000;

async function deleteObjects(aws: Aws, bucket: string, objects: readonly StoredObject[]): Promise<void> {
  for (let from = 0; from < objects.length; from += KEYS_AT_ONCE) {
    const Objects = objects.slice(from, from + KEYS_AT_ONCE).map(({ key }) => ({ Key: key }));
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const { Errors } = await aws.call('s3', 'DeleteObjects', aws.s3.send(command));
    const [first] = Errors ?? [];
    if (first === undefined) continue;
    throw new BenchError(
      'LB_BACKEND',
      `${first.Key ?? 'an object'}: ${first.Code ?? 'Error'}: ${first.Message ?? 'S3 gives no reason'}`,
      'see that the caller may delete there',
    );
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
