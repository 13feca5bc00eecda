import type { WireAnswer } from './wire-function.ts';
import type { WireCall } from './wire-lambda.ts';

export const STACK = 'BenchStack';

const PAGE = 5;

/** What DescribeStacks says, and what every call says of a stack that is not there; undefined for other calls. */
export function stackPresence(
  { parameters, region, operation }: WireCall,
  here: { readonly region?: string; readonly stackStatus?: string },
): WireAnswer | undefined {
  const name = parameters.get('StackName');
  if (name === null) return undefined;
  if (name !== STACK || (here.region !== undefined && here.region !== region)) {
    return cloudFormationError(400, 'ValidationError', `Stack with id ${name} does not exist`);
  }
  if (operation !== 'DescribeStacks') return undefined;
  const status = here.stackStatus ?? 'CREATE_COMPLETE';
  return {
    status: 200,
    body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-02T03:04:05Z</CreationTime></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  };
}

/** In the form of the services that speak AWS's query protocol: CloudFormation, STS. */
export function cloudFormationError(status: number, code: string, message: string): WireAnswer {
  return {
    status,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

/** One page of ListStackResources, five to the page, each function with its log group beside it. */
export function stackPage(names: readonly string[], parameters: URLSearchParams): WireAnswer {
  const from = Number(parameters.get('NextToken') ?? 0);
  const members = names
    .slice(from, from + PAGE)
    .map(
      (name) => member('AWS::Lambda::Function', name) + member('AWS::Logs::LogGroup', `/aws/lambda/${name}`),
    );
  const next = from + PAGE < names.length ? `<NextToken>${from + PAGE}</NextToken>` : '';
  return {
    status: 200,
    body: `<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStackResourcesResult><StackResourceSummaries>${members.join('')}</StackResourceSummaries>${next}</ListStackResourcesResult></ListStackResourcesResponse>`,
  };
}

function member(type: string, id: string): string {
  return `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId><LogicalResourceId>R</LogicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
}
