import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { BenchError } from '@lambda-bench/config';
import type { AwsAccount } from './account.ts';
import { awsCall, CallError } from './call.ts';

export interface StackResource {
  readonly type: string;
  /** The physical one; empty for what was never made. */
  readonly id: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** Everything that a stack made, from all pages, also what is deleted since. */
export async function stackResources(
  aws: Pick<AwsAccount, 'region' | 'cloudFormation'>,
  stack: string,
): Promise<readonly StackResource[]> {
  const resources: StackResource[] = [];
  const pages = paginateListStackResources({ client: aws.cloudFormation }, { StackName: stack });
  for (;;) {
    const page = await awsCall(aws, 'cloudformation:ListStackResources', () => pages.next()).catch(
      (error: unknown) => {
        throw absentStack(error, aws.region, stack) ?? error;
      },
    );
    if (page.done === true) return resources;
    for (const found of page.value.StackResourceSummaries ?? []) {
      resources.push({
        type: found.ResourceType ?? '',
        id: found.PhysicalResourceId ?? '',
        status: found.ResourceStatus ?? '',
        reason: found.ResourceStatusReason,
      });
    }
  }
}

/** The physical ids of what is there of a type. */
export function idsOf(resources: readonly StackResource[], type: string): readonly string[] {
  return resources.filter((found) => found.type === type && isPresent(found)).map(({ id }) => id);
}

export function isPresent({ id, status }: StackResource): boolean {
  return id !== '' && status !== 'DELETE_COMPLETE';
}

/** CloudFormation has no name of its own for this error. */
export function isAbsentStack(error: unknown): error is CallError {
  return error instanceof CallError && /does not exist/.test(error.message);
}

function absentStack(error: unknown, region: string, stack: string): BenchError | undefined {
  if (!isAbsentStack(error)) return undefined;
  return new BenchError(
    'LB_STACK',
    `there is no stack ${stack} in this account in ${region}`,
    'npx lambda-bench deploy makes it; --stack and --region name another one',
    { cause: error },
  );
}
