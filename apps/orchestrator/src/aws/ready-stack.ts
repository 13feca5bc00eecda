import { unreadyStack } from '@lambda-bench/aws';
import { BenchError, partStack, type StackPartId } from '@lambda-bench/config';
import type { AwsAccount } from './account.ts';
import { ownStacks, type StackState } from './stack-state.ts';

/** The stack of a part as something to be used: there, ours and whole. */
export async function readyStack(
  aws: Pick<AwsAccount, 'region' | 'cloudFormation'>,
  stack: string,
  part: StackPartId,
): Promise<StackState> {
  const [state] = await ownStacks(aws, stack, [part]);
  if (state === undefined) {
    throw new BenchError(
      'LB_STACK',
      `there is no stack ${partStack(stack, part)} in this account in ${aws.region}`,
      'npx lambda-bench deploy makes it; --stack and --region name another one',
    );
  }
  const unready = unreadyStack(state.name, aws.region, state.status);
  if (unready !== undefined) throw unready;
  return state;
}
