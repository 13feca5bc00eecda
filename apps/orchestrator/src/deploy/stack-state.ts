import { DescribeStacksCommand, ListStackResourcesCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { BenchError, EXPIRES_TAG, OWNER_TAG, partStack, type StackPartId } from '@lambda-bench/config';
import { awsCall, type AwsAccount } from './aws-account.ts';

export interface StackState {
  readonly part: StackPartId;
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly expires: string | undefined;
  readonly isProtected: boolean;
}

export interface StackResource {
  readonly type: string;
  readonly id: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** The stacks of those parts that exist. One that is not ours ends it: it is neither changed nor removed. */
export async function ownStacks(
  account: AwsAccount,
  stack: string,
  parts: readonly StackPartId[],
): Promise<readonly StackState[]> {
  const states: StackState[] = [];
  for (const part of parts) {
    const found = await describeStack(account, partStack(stack, part));
    if (found !== undefined) states.push(readState(found, part, account));
  }
  return states;
}

export async function describeStack(account: AwsAccount, name: string): Promise<Stack | undefined> {
  return awsCall(account, 'cloudformation:DescribeStacks', async () => {
    try {
      const { Stacks } = await account.cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
      return Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    } catch (error) {
      if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
      throw error;
    }
  });
}

/** From all pages. */
export async function stackResources(account: AwsAccount, name: string): Promise<readonly StackResource[]> {
  const resources: StackResource[] = [];
  let token: string | undefined;
  do {
    const command = new ListStackResourcesCommand({
      StackName: name,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page = await awsCall(account, 'cloudformation:ListStackResources', () =>
      account.cloudFormation.send(command),
    );
    for (const found of page.StackResourceSummaries ?? []) {
      resources.push({
        type: found.ResourceType ?? '',
        id: found.PhysicalResourceId ?? '',
        status: found.ResourceStatus ?? '',
        reason: found.ResourceStatusReason,
      });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return resources;
}

/** Something is being done to it at this moment, by whomever. */
export function isBusy({ status }: Pick<StackState, 'status'>): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

function readState(found: Stack, part: StackPartId, account: AwsAccount): StackState {
  const name = found.StackName ?? '';
  const tags = new Map((found.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  if (tags.get(OWNER_TAG.key) !== OWNER_TAG.value) {
    throw new BenchError(
      'LB_STACK',
      `the stack ${name} in ${account.id}/${account.region} was not made by lambda-bench: it has no tag ${OWNER_TAG.key}`,
      'nothing was touched; choose another name with --stack',
    );
  }
  return {
    part,
    name,
    status: found.StackStatus ?? '',
    reason: found.StackStatusReason === '' ? undefined : found.StackStatusReason,
    expires: tags.get(EXPIRES_TAG),
    isProtected: found.EnableTerminationProtection === true,
  };
}
