import { BenchError, OWNER_TAG, RUN_TAG } from '@lambda-bench/config';
import { listRuns } from '@lambda-bench/stores';
import type { Aws } from '../ec2/aws.ts';
import { terminate } from '../ec2/instance.ts';
import {
  checkBucket,
  describeInstances,
  runnerResources,
  stackFunctions,
  type InstanceSeen,
} from '../ec2/look-up.ts';
import { findObjects } from './find-objects.ts';
import { findStacks } from './find-stacks.ts';
import { findVersions } from './find-versions.ts';
import { isLive, whyOrphaned } from './judge.ts';
import type { Leftover, SweepScope } from './leftover.ts';

export interface SweepRequest extends SweepScope {
  /** The runner stack's own unless given. */
  readonly bucket: string | undefined;
  /** The folder of runs on this machine. */
  readonly runs: string;
  readonly stacks: boolean;
  readonly pollMs: number;
}

export interface Findings {
  readonly leftovers: readonly Leftover[];
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
}

/** Everything that a run may have left, without changing anything. */
export async function findLeftovers(aws: Aws, request: SweepRequest): Promise<Findings> {
  const seen = await describeInstances(aws, {
    Filters: [{ Name: `tag:${OWNER_TAG.key}`, Values: [OWNER_TAG.value] }],
  });
  const live = [
    ...seen
      .filter((instance) => isLive(instance, request))
      .map((instance) => `${runOf(instance)} on ${instance.id}`),
    ...(await runsGoingOnHere(request.runs)),
  ];
  const notes = live.map((run) => `${run} is going on: versions, bundles and results are left alone`);
  const leftovers = [...findInstances(aws, seen, request)];
  if (live.length === 0) {
    leftovers.push(...(await withStack(notes, () => versionsOf(aws, request))));
    leftovers.push(...(await withStack(notes, () => objectsOf(aws, request))));
  }
  leftovers.push(...(await findStacks(aws, request, request.stacks)));
  return { leftovers, notes };
}

function findInstances(aws: Aws, seen: readonly InstanceSeen[], request: SweepRequest): readonly Leftover[] {
  return seen.flatMap((instance): readonly Leftover[] => {
    const why = whyOrphaned(instance, request);
    if (why === undefined) return [];
    const name = `${instance.id} (${runOf(instance)})`;
    const patience = { pollMs: request.pollMs, polls: 150 };
    const remove = () => terminate(aws, instance.id, patience);
    return [{ kind: 'instance', name, since: instance.launchedAt, why, remove }];
  });
}

function runOf({ tags }: InstanceSeen): string {
  return `run ${tags.get(RUN_TAG) ?? 'unknown'}`;
}

/** A run from this machine has versions that it is going to measure. */
async function runsGoingOnHere(runs: string): Promise<readonly string[]> {
  return (await listRuns(runs)).flatMap((run) =>
    run.status === 'running' && run.header.backend === 'aws' ? [`run ${run.id} on this machine`] : [],
  );
}

async function versionsOf(aws: Aws, request: SweepRequest): Promise<readonly Leftover[]> {
  return findVersions(aws, await stackFunctions(aws, request.stack), request);
}

async function objectsOf(aws: Aws, request: SweepRequest): Promise<readonly Leftover[]> {
  const bucket = request.bucket ?? (await runnerResources(aws, request.stack)).bucket;
  await checkBucket(aws, bucket);
  return findObjects(aws, { bucket, runs: request.runs }, request);
}

/** A part that was destroyed has nothing left in it. */
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
