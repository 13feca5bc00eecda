import { EXPIRES_TAG, OWNER_TAG, STACK_TAG } from '@lambda-bench/config';
import type { InstanceSeen } from '../ec2/look-up.ts';
import { ageText, type SweepScope } from './leftover.ts';

type Tags = ReadonlyMap<string, string>;

/** Without our tag nothing is ours, however old it is and whatever its name. */
export function isOurs(tags: Tags): boolean {
  return tags.get(OWNER_TAG.key) === OWNER_TAG.value;
}

/** Until when something is needed; undefined where no tag says so, or not so that it can be read. */
export function expiryOf(tags: Tags): number | undefined {
  const at = Date.parse(tags.get(EXPIRES_TAG) ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Ended instances stay in EC2's list for an hour, and cost nothing. */
const ENDED = ['terminated', 'shutting-down'];

/**
 * Why an instance is left over. One that says until when it is needed is left alone until then, however old: a long
 * run is not an orphan.
 */
export function whyOrphaned(
  instance: InstanceSeen,
  { stack, now, olderThanMs }: SweepScope,
): string | undefined {
  const { tags, state, launchedAt } = instance;
  if (!isOurs(tags) || tags.get(STACK_TAG) !== stack || ENDED.includes(state)) return undefined;
  const expires = expiryOf(tags);
  if (expires !== undefined)
    return expires < now ? `was to end by ${new Date(expires).toISOString()}` : undefined;
  const age = launchedAt === undefined ? Infinity : now - launchedAt;
  return age > olderThanMs
    ? `older than ${ageText(olderThanMs)}, and does not say until when it is needed`
    : undefined;
}

/** Whether a run may be going on there: its versions, its bundle and its results are not to be touched. */
export function isLive(instance: InstanceSeen, scope: SweepScope): boolean {
  const { tags, state } = instance;
  if (!isOurs(tags) || tags.get(STACK_TAG) !== scope.stack) return false;
  return !ENDED.includes(state) && state !== 'stopped' && whyOrphaned(instance, scope) === undefined;
}
