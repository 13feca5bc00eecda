import { BenchError, partStack, type StackPartId } from '@lambda-bench/config';
import type { AwsAccount } from './account.ts';
import { ownStacks, type StackState } from './stack-state.ts';

/** What is being changed, or was left half done, may lack what it is used for, or lose it in between. */
const READY = /^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT|IMPORT_ROLLBACK)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/;

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
      'lambda-bench deploy makes it; --stack and --region name another one',
    );
  }
  if (READY.test(state.status)) return state;
  throw new BenchError(
    'LB_STACK',
    `stack ${state.name} in ${aws.region} is not ready: ${state.status}`,
    state.status.endsWith('_IN_PROGRESS')
      ? 'wait until CloudFormation has finished, then try again'
      : 'look at its events in CloudFormation, then deploy it again, or destroy it first',
  );
}
