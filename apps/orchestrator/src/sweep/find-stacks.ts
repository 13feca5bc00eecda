import { DeleteStackCommand, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { STACK_TAG } from '@lambda-bench/config';
import type { Aws } from '../ec2/aws.ts';
import { expiryOf, isOurs } from './judge.ts';
import type { Leftover, SweepScope } from './leftover.ts';

/** Stacks of ours, whatever their name, whose time is over. They are removed only where that was asked for. */
export async function findStacks(
  aws: Aws,
  scope: SweepScope,
  removeThem: boolean,
): Promise<readonly Leftover[]> {
  const stacks = await allStacks(aws);
  return stacks.flatMap((stack): readonly Leftover[] => {
    const { StackName: name, StackStatus: status, CreationTime, RootId } = stack;
    const tags = new Map((stack.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    const expires = expiryOf(tags);
    if (name === undefined || !isOurs(tags) || RootId !== undefined || status?.startsWith('DELETE_') === true)
      return [];
    if (expires === undefined || expires >= scope.now) return [];
    const why = `was to go by ${new Date(expires).toISOString()}`;
    const shown = { kind: 'stack' as const, name, since: CreationTime?.getTime() };
    if (removeThem) return [{ ...shown, why, remove: () => deleteStack(aws, name) }];
    const destroy = `lambda-bench destroy --stack ${tags.get(STACK_TAG) ?? name}`;
    return [{ ...shown, why: `${why}: ${destroy}, or sweep --stacks, removes it; kept` }];
  });
}

async function allStacks(aws: Aws): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  const pages = paginateDescribeStacks({ client: aws.cloudformation }, {});
  for (;;) {
    const page = await aws.call('cloudformation', 'DescribeStacks', pages.next());
    if (page.done === true) return stacks;
    stacks.push(...(page.value.Stacks ?? []));
  }
}

async function deleteStack(aws: Aws, name: string): Promise<void> {
  const command = new DeleteStackCommand({ StackName: name });
  await aws.call('cloudformation', 'DeleteStack', aws.cloudformation.send(command));
}
