import { paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { partStack, STACK_TAG } from '@lambda-bench/config';
import { awsCall } from '../aws/call.ts';
import type { Ec2Account } from '../aws/ec2-account.ts';
import { expiryOf, isOurs, readTags } from '../aws/tags.ts';
import { commandAgain, type PlaceGiven } from '../ec2/command-again.ts';
import type { Leftover, SweepScope } from './leftover.ts';

/**
 * Stacks of ours, whatever their name, whose time is over, also where removing them failed. They are only shown:
 * `destroy` empties their buckets, waits for the end, and asks about results.
 */
export async function findStacks(
  aws: Ec2Account,
  scope: SweepScope & { readonly given: PlaceGiven },
): Promise<readonly Leftover[]> {
  return (await allStacks(aws)).flatMap((stack): readonly Leftover[] => {
    const { StackName: name, StackStatus: status = '', CreationTime, RootId } = stack;
    const tags = readTags(stack.Tags);
    const expires = expiryOf(tags);
    if (name === undefined || !isOurs(tags) || RootId !== undefined || BEING_REMOVED.includes(status))
      return [];
    if (expires === undefined || expires >= scope.now) return [];
    const deployment = tags.get(STACK_TAG) ?? name;
    const parts = name === partStack(deployment, 'results') ? ' --parts=results' : '';
    const given = { ...scope.given, stack: deployment };
    const destroy = commandAgain(`destroy${parts}`, given, ['region', 'stack']);
    const state = status === 'DELETE_FAILED' ? 'could not be removed' : 'kept';
    const why = `was to go by ${new Date(expires).toISOString()}: ${destroy} removes it; ${state}`;
    return [{ kind: 'stack', name, since: CreationTime?.getTime(), why }];
  });
}

const BEING_REMOVED = ['DELETE_COMPLETE', 'DELETE_IN_PROGRESS'];

async function allStacks(aws: Ec2Account): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  const pages = paginateDescribeStacks({ client: aws.cloudFormation }, {});
  for (;;) {
    const page = await awsCall(aws, 'cloudformation:DescribeStacks', () => pages.next());
    if (page.done === true) return stacks;
    stacks.push(...(page.value.Stacks ?? []));
  }
}
