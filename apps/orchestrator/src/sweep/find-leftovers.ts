import { BenchError } from '@lambda-bench/config';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { runOf, whyOrphaned, type InstanceSeen } from '../aws/instances.ts';
import { liveAmong, ourInstances } from '../aws/live-runs.ts';
import type { PlaceGiven } from '../ec2/command-again.ts';
import { patienceAt, terminate } from '../ec2/instance.ts';
import { checkBucket, runnerResources, stackFunctions } from '../ec2/look-up.ts';
import { findObjects } from './find-objects.ts';
import { findStacks } from './find-stacks.ts';
import { findVersions } from './find-versions.ts';
import type { Leftover, SweepScope } from './leftover.ts';

export interface SweepRequest extends SweepScope {
  /** The runner stack's own unless given. */
  readonly bucket: string | undefined;
  /** The folder of runs on this machine. */
  readonly runs: string;
  /** For the commands that are printed. */
  readonly given: PlaceGiven;
  readonly pollMs: number;
}

export interface Findings {
  readonly leftovers: readonly Leftover[];
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
}

/** Everything that a run may have left, without changing anything. */
export async function findLeftovers(aws: Ec2Account, request: SweepRequest): Promise<Findings> {
  const seen = await ourInstances(aws);
  const live = await liveAmong(seen, request);
  const notes = live.map((run) => `${run} is going on: versions, bundles and results are left alone`);
  const leftovers = [...findInstances(aws, seen, request)];
  if (live.length === 0) {
    leftovers.push(...(await withStack(notes, () => versionsOf(aws, request))));
    const objects = await withStack(notes, () => objectsOf(aws, request));
    leftovers.push(...objects);
    if (request.bucket !== undefined && objects.length > 0)
      notes.push(`in ${request.bucket} only the names of objects say that they are of lambda-bench`);
  }
  leftovers.push(...(await findStacks(aws, request)));
  return { leftovers, notes };
}

function findInstances(
  aws: Ec2Account,
  seen: readonly InstanceSeen[],
  request: SweepRequest,
): readonly Leftover[] {
  return seen.flatMap((instance): readonly Leftover[] => {
    const why = whyOrphaned(instance, request);
    if (why === undefined) return [];
    const name = `${instance.id} (${runOf(instance)})`;
    const remove = () => terminate(aws, instance.id, patienceAt(request.pollMs));
    return [{ kind: 'instance', name, since: instance.launchedAt, why, remove }];
  });
}

async function versionsOf(aws: Ec2Account, request: SweepRequest): Promise<readonly Leftover[]> {
  return findVersions(aws, await stackFunctions(aws, request.stack), request);
}

async function objectsOf(aws: Ec2Account, request: SweepRequest): Promise<readonly Leftover[]> {
  const bucket = request.bucket ?? (await runnerResources(aws, request.stack)).bucket;
  await checkBucket(aws, bucket);
  return findObjects(aws, bucket, request);
}

/** A part that was destroyed has nothing left in it; what is not ours, or half done, is not looked through. */
async function withStack(
  notes: string[],
  find: () => Promise<readonly Leftover[]>,
): Promise<readonly Leftover[]> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'LB_STACK') throw error;
    notes.push(`${error.message}: nothing to look through there`);
    return [];
  }
}
