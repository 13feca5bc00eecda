import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectsCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { BenchError, RUN_BUCKET } from '@lambda-bench/config';
import { JOURNAL } from '@lambda-bench/stores';
import { awsCall } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { commandAgain, type PlaceGiven } from '../ec2/command-again.ts';
import { RESULT_FILES, resultsPrefix } from '../ec2/user-data.ts';
import type { Leftover, SweepScope } from './leftover.ts';

interface StoredObject {
  readonly key: string;
  readonly at: number;
  readonly bytes: number;
}

/** Which bucket, and what decides about its objects. */
interface ObjectScope extends SweepScope {
  /** The folder of runs on this machine. */
  readonly runs: string;
  readonly given: PlaceGiven;
}

/** Below their prefixes: a bundle, or a run's wish to stop; a file that an instance writes for its run. */
const BUNDLE = /^(?:[0-9a-f]{64}\.tar\.gz|[\w.-]+\.stop)$/;
const RESULT = /^([\w.-]+)\/([\w.-]+)$/;
const WRITTEN: readonly string[] = Object.values(RESULT_FILES);

/**
 * Bundles and results that are old enough. Results of which there is less here are shown and kept: nobody else has
 * them. What is named otherwise than we name things is not ours.
 */
export async function findObjects(
  aws: Ec2Account,
  bucket: string,
  scope: ObjectScope,
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
    const name = `s3://${bucket}/${resultsPrefix(run)}`;
    const since = Math.min(...objects.map(({ at }) => at));
    const kept = await whyKept(run, objects, scope);
    const whyRemoved = `fetched into ${scope.runs}`;
    found.push({
      kind: 'results',
      name,
      since,
      why: kept ?? whyRemoved,
      ...(kept === undefined ? { remove: () => deleteObjects(aws, bucket, objects) } : {}),
    });
  }
  return found;
}

/** Undefined where all that was measured is here as well: a journal only grows. */
async function whyKept(
  run: string,
  objects: readonly StoredObject[],
  { runs, given }: ObjectScope,
): Promise<string | undefined> {
  const sizeOf = (file: string) => objects.find(({ key }) => key.endsWith(`/${file}`))?.bytes;
  const follow = commandAgain(`ec2 --follow=${run}`, given);
  const here = await sizeHere(join(runs, run, JOURNAL));
  if (here === undefined) {
    const state = sizeOf(RESULT_FILES.status) === undefined ? 'cut off' : 'finished';
    return `${state} and not in ${runs}: ${follow} fetches it; kept`;
  }
  return here < (sizeOf(RESULT_FILES.journal) ?? 0)
    ? `longer than in ${runs}: ${follow} completes it; kept`
    : undefined;
}

function byRun(objects: readonly StoredObject[]): ReadonlyMap<string, readonly StoredObject[]> {
  const groups = new Map<string, StoredObject[]>();
  for (const object of objects) {
    const [, run, file = ''] = RESULT.exec(object.key.slice(RUN_BUCKET.results.length)) ?? [];
    if (run !== undefined && WRITTEN.includes(file)) groups.set(run, [...(groups.get(run) ?? []), object]);
  }
  return groups;
}

async function objectsBelow(
  aws: Ec2Account,
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

/** S3 takes a thousand keys in a call. */
const KEYS_AT_ONCE = 1000;

async function deleteObjects(
  aws: Ec2Account,
  bucket: string,
  objects: readonly StoredObject[],
): Promise<void> {
  for (let from = 0; from < objects.length; from += KEYS_AT_ONCE) {
    const Objects = objects.slice(from, from + KEYS_AT_ONCE).map(({ key }) => ({ Key: key }));
    const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
    const { Errors } = await awsCall(aws, 's3:DeleteObjects', () => aws.s3.send(command));
    const [first] = Errors ?? [];
    if (first === undefined) continue;
    throw new BenchError(
      'LB_BACKEND',
      `${first.Key ?? 'an object'}: ${first.Code ?? 'Error'}: ${first.Message ?? 'S3 gives no reason'}`,
      'see that the caller may delete there',
    );
  }
}

async function sizeHere(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    // Not fetched, or not to be read: either way it is not known to be here.
    return undefined;
  }
}
