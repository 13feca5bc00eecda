import {
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type CloudFormationClient,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { fatalError, unreadyStack, whatFailed } from '@lambda-bench/aws';
import { BenchError, parseFunctionName } from '@lambda-bench/config';
import { within } from './within.ts';

/** A stack of a region, and how to find out whether it is in another. */
export interface StackAsked {
  readonly stack: string;
  readonly region: string;
  /** Regions that have a stack of that name, as far as could be asked. */
  readonly elsewhere: () => Promise<Elsewhere>;
}

export interface Elsewhere {
  readonly found: readonly string[];
  readonly absent: readonly string[];
}

/** For one call, the SDK's own repeats of it included. */
const PATIENCE_MS = 30_000;

/** The physical ids of a stack's functions, from all of its pages; at least one of them is ours. */
export async function stackFunctions(
  client: CloudFormationClient,
  asked: StackAsked,
): Promise<readonly string[]> {
  await refuseUnready(client, asked);
  const names: string[] = [];
  let token: string | undefined;
  do {
    const page = await listPage(client, asked, token);
    for (const resource of page.StackResourceSummaries ?? []) {
      const name = functionIn(resource, asked);
      if (name !== undefined) names.push(name);
    }
    token = page.NextToken;
  } while (token !== undefined);
  if (names.some((name) => parseFunctionName(name) !== undefined)) return names;
  const others =
    names.length === 0 ? '' : `; those it has are somebody else's: ${names.slice(0, 3).join(', ')}`;
  throw new BenchError(
    'LB_STACK',
    `stack ${asked.stack} in ${asked.region} has no function of Lambda Bench${others}`,
    'name the stack that npx lambda-bench deploy made with --stack, or deploy it',
  );
}

/** Where the caller may not ask, the resources have to do. */
async function refuseUnready(client: CloudFormationClient, { stack, region }: StackAsked): Promise<void> {
  let status: string | undefined;
  try {
    const command = new DescribeStacksCommand({ StackName: stack });
    const { Stacks } = await within(PATIENCE_MS, (abortSignal) => client.send(command, { abortSignal }));
    status = Stacks?.[0]?.StackStatus;
  } catch {
    // Whatever is wrong is wrong with ListStackResources as well, which needs no permission beyond a run's own.
  }
  const unready = status === undefined ? undefined : unreadyStack(stack, region, status);
  if (unready !== undefined) throw unready;
}

function functionIn(resource: StackResourceSummary, { stack, region }: StackAsked): string | undefined {
  const { ResourceType, PhysicalResourceId, ResourceStatus = '' } = resource;
  if (ResourceType !== 'AWS::Lambda::Function' || ResourceStatus === 'DELETE_COMPLETE') return undefined;
  if (ResourceStatus.startsWith('DELETE_') || ResourceStatus === 'CREATE_FAILED') {
    throw new BenchError(
      'LB_STACK',
      `stack ${stack} in ${region} is not ready: ${PhysicalResourceId ?? 'a function'} is ${ResourceStatus}`,
      'wait until CloudFormation has finished, or deploy the stack again',
    );
  }
  return PhysicalResourceId;
}

async function listPage(client: CloudFormationClient, asked: StackAsked, token: string | undefined) {
  const { stack, region } = asked;
  const command = new ListStackResourcesCommand({
    StackName: stack,
    ...(token === undefined ? {} : { NextToken: token }),
  });
  try {
    return await within(PATIENCE_MS, (abortSignal) => client.send(command, { abortSignal }));
  } catch (error) {
    const fatal = fatalError(error, { call: 'cloudformation:ListStackResources', region });
    if (fatal !== undefined) throw fatal;
    const { code, message } = whatFailed(error);
    if (/does not exist/.test(message)) throw await stackAbsent(asked, error);
    throw new BenchError('LB_BACKEND', `ListStackResources: ${code}: ${message}`, 'try again in a while', {
      cause: error,
    });
  }
}

async function stackAbsent({ stack, region, elsewhere }: StackAsked, cause: unknown): Promise<BenchError> {
  const { found, absent } = await elsewhere();
  const nor = absent.length === 0 ? '' : `, nor in ${absent.join(', ')}`;
  return new BenchError(
    'LB_STACK',
    `there is no stack ${stack} in this account in ${region}${found.length === 0 ? nor : ''}`,
    found.length === 0
      ? 'deploy it with npx lambda-bench deploy, or name the right one with --stack and --region'
      : `it is in ${found.join(' and in ')}: --region=${found[0] ?? ''}`,
    { cause },
  );
}
