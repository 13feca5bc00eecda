import { OWNER_TAG } from '@lambda-bench/config';
import { listRuns } from '@lambda-bench/stores';
import type { Ec2Account } from './ec2-account.ts';
import { describeInstances, isLive, runOf, type InstanceSeen } from './instances.ts';

export interface LiveScope {
  readonly stack: string;
  /** The folder of runs on this machine. */
  readonly runs: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** An instance that does not say until when it is needed is thought to run no longer than this. */
  readonly olderThanMs: number;
}

/**
 * The runs that may be going on with what a deployment has, each as a text that names it: on its instances, and from
 * this machine. A run from somebody else's machine cannot be seen.
 */
export async function liveRuns(
  aws: Pick<Ec2Account, 'region' | 'ec2'>,
  scope: LiveScope,
): Promise<readonly string[]> {
  return liveAmong(await ourInstances(aws), scope);
}

/** The same for instances that were asked for already. */
export async function liveAmong(
  instances: readonly InstanceSeen[],
  scope: LiveScope,
): Promise<readonly string[]> {
  const there = instances.filter((instance) => isLive(instance, scope));
  return [
    ...there.map((instance) => `${runOf(instance)} on ${instance.id}`),
    ...(await runsGoingOnHere(scope)),
  ];
}

/** Of every deployment. */
export function ourInstances(aws: Pick<Ec2Account, 'region' | 'ec2'>): Promise<readonly InstanceSeen[]> {
  return describeInstances(aws, {
    Filters: [{ Name: `tag:${OWNER_TAG.key}`, Values: [OWNER_TAG.value] }],
  });
}

/** A run from this machine has versions that it is going to measure. */
async function runsGoingOnHere({ runs }: LiveScope): Promise<readonly string[]> {
  return (await listRuns(runs)).flatMap((run) =>
    run.status === 'running' && run.header.backend === 'aws' ? [`run ${run.id} on this machine`] : [],
  );
}
