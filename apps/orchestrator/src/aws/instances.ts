import { paginateDescribeInstances, type DescribeInstancesCommandInput } from '@aws-sdk/client-ec2';
import { RUN_TAG, STACK_TAG } from '@lambda-bench/config';
import { awsCall, isCallError } from './call.ts';
import type { Ec2Account } from './ec2-account.ts';
import { expiryOf, isOurs, readTags, type Tags } from './tags.ts';

export interface InstanceSeen {
  readonly id: string;
  readonly state: string;
  /** Why it is no longer running, in EC2's words. */
  readonly reason: string | undefined;
  readonly tags: Tags;
  /** Epoch milliseconds. */
  readonly launchedAt: number | undefined;
}

type Ec2 = Pick<Ec2Account, 'region' | 'ec2'>;

export async function describeInstances(
  aws: Ec2,
  input: DescribeInstancesCommandInput,
): Promise<readonly InstanceSeen[]> {
  const seen: InstanceSeen[] = [];
  const pages = paginateDescribeInstances({ client: aws.ec2 }, input);
  for (;;) {
    const page = await awsCall(aws, 'ec2:DescribeInstances', () => pages.next());
    if (page.done === true) return seen;
    for (const found of (page.value.Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])) {
      if (found.InstanceId === undefined) continue;
      const { StateReason, StateTransitionReason } = found;
      seen.push({
        id: found.InstanceId,
        state: found.State?.Name ?? 'unknown',
        reason: StateReason?.Message ?? (StateTransitionReason === '' ? undefined : StateTransitionReason),
        tags: readTags(found.Tags),
        launchedAt: found.LaunchTime?.getTime(),
      });
    }
  }
}

/** One instance, or undefined where EC2 does not know it, or not yet. */
export async function seeInstance(aws: Ec2, id: string): Promise<InstanceSeen | undefined> {
  try {
    const [instance] = await describeInstances(aws, { InstanceIds: [id] });
    return instance;
  } catch (error) {
    if (isCallError(error, 'InvalidInstanceID.NotFound')) return undefined;
    throw error;
  }
}

/** What decides whether an instance is left over. */
export interface InstanceScope {
  readonly stack: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly olderThanMs: number;
}

/** Ended instances stay in EC2's list for an hour, and cost nothing. */
const ENDED = ['terminated', 'shutting-down'];

/**
 * Why an instance is left over. One that says until when it is needed is left alone until then, however old: a long
 * run is not an orphan.
 */
export function whyOrphaned(
  instance: InstanceSeen,
  { stack, now, olderThanMs }: InstanceScope,
): string | undefined {
  const { tags, state, launchedAt } = instance;
  if (!isOurs(tags) || tags.get(STACK_TAG) !== stack || ENDED.includes(state)) return undefined;
  const expires = expiryOf(tags);
  if (expires !== undefined)
    return expires < now ? `was to end by ${new Date(expires).toISOString()}` : undefined;
  const age = launchedAt === undefined ? Infinity : now - launchedAt;
  return age > olderThanMs ? 'old, and does not say until when it is needed' : undefined;
}

/** Whether a run may be going on there: what it uses is not to be touched. */
export function isLive(instance: InstanceSeen, scope: InstanceScope): boolean {
  const { tags, state } = instance;
  if (!isOurs(tags) || tags.get(STACK_TAG) !== scope.stack) return false;
  return !ENDED.includes(state) && state !== 'stopped' && whyOrphaned(instance, scope) === undefined;
}

export function runOf({ tags }: InstanceSeen): string {
  return `run ${tags.get(RUN_TAG) ?? 'unknown'}`;
}
