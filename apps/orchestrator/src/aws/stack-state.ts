import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { BenchError, OWNER_TAG, partStack, type StackPartId } from '@lambda-bench/config';
import type { AwsAccount } from './account.ts';
import { awsCall } from './call.ts';
import { isAbsentStack } from './stack-resources.ts';
import { isOurs, readTags, type Tags } from './tags.ts';

export interface StackState {
  readonly part: StackPartId;
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly tags: Tags;
  readonly isProtected: boolean;
}

type StackAccount = Pick<AwsAccount, 'region' | 'cloudFormation'>;

/** The stacks of those parts that exist. One that is not ours ends it: it is neither changed nor removed. */
export async function ownStacks(
  aws: StackAccount,
  stack: string,
  parts: readonly StackPartId[],
): Promise<readonly StackState[]> {
  const states: StackState[] = [];
  for (const part of parts) {
    const found = await describeStack(aws, partStack(stack, part));
    if (found !== undefined) states.push(readState(found, part, aws.region));
  }
  return states;
}

export async function describeStack(aws: StackAccount, name: string): Promise<Stack | undefined> {
  const command = new DescribeStacksCommand({ StackName: name });
  try {
    const { Stacks } = await awsCall(aws, 'cloudformation:DescribeStacks', () =>
      aws.cloudFormation.send(command),
    );
    return Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    if (isAbsentStack(error)) return undefined;
    throw error;
  }
}

/** Something is being done to it at this moment, by whomever. */
export function isBusy({ status }: Pick<StackState, 'status'>): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

function readState(found: Stack, part: StackPartId, region: string): StackState {
  const name = found.StackName ?? '';
  const tags = readTags(found.Tags);
  if (!isOurs(tags)) {
    throw new BenchError(
      'LB_STACK',
      `the stack ${name} in ${region} was not made by lambda-bench: it has no tag ${OWNER_TAG.key}`,
      'nothing was touched; choose another name with --stack',
    );
  }
  return {
    part,
    name,
    status: found.StackStatus ?? '',
    reason: found.StackStatusReason === '' ? undefined : found.StackStatusReason,
    tags,
    isProtected: found.EnableTerminationProtection === true,
  };
}
