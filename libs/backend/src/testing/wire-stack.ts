import type { WireAnswer } from './wire-function.ts';

export const STACK = 'BenchStack';

const PAGE = 5;

/** One page of ListStackResources, five to the page, each function with its log group beside it. */
export function stackPage(names: readonly string[], parameters: URLSearchParams): WireAnswer {
  if (parameters.get('StackName') !== STACK) {
    const message = `Stack with id ${parameters.get('StackName') ?? ''} does not exist`;
    return {
      status: 400,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
    };
  }
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
