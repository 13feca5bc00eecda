import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { counted, BenchError, RUN_BUCKET } from '@lambda-bench/config';
import { awsCall } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import {
  objectsBelow,
  resultsPrefix,
  storedRuns,
  type StoredObject,
  type StoredRun,
} from '../aws/stored-results.ts';
import { commandAgain, type PlaceGiven } from '../ec2/command-again.ts';
import type { Leftover, SweepScope } from './leftover.ts';

/** Which bucket, and what decides about its objects. */
interface ObjectScope extends SweepScope {
  /** The folder of runs on this machine. */
  readonly runs: string;
  readonly given: PlaceGiven;
}

/** A bundle, or a run's wish to stop. */
const BUNDLE = /^(?:[0-9a-f]{64}\.tar\.gz|[\w.-]+\.stop)$/;

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
      name: `s3://${bucket}/${RUN_BUCKET.bundles} (${counted(old.length, 'object')})`,
      since: Math.min(...old.map(({ at }) => at)),
      why: 'a new launch uploads what it needs',
      remove: () => deleteObjects(aws, bucket, old),
    });
  }
  for (const stored of await storedRuns(aws, bucket, scope.runs)) {
    const { run, objects } = stored;
    if (!objects.every(isOld)) continue;
    const name = `s3://${bucket}/${resultsPrefix(run)}`;
    const since = Math.min(...objects.map(({ at }) => at));
    const kept = whyKept(stored, scope);
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

/** Undefined where all that was measured is here as well. */
function whyKept({ run, ended, here }: StoredRun, { runs, given }: ObjectScope): string | undefined {
  const follow = commandAgain(`ec2 --follow=${run}`, given);
  if (here === 'absent') {
    return `${ended ? 'finished' : 'cut off'} and not in ${runs}: ${follow} fetches it; kept`;
  }
  return here === 'shorter' ? `longer than in ${runs}: ${follow} completes it; kept` : undefined;
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
