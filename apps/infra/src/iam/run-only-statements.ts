import { functionName, partStack, RESULTS_TABLE, type FunctionSpec } from '@lambda-bench/config';
import { arnIn, type Place } from './place.ts';
import type { Statement } from './statement.ts';

/**
 * What `lambda-bench run --backend=aws` needs and no more: it finds the functions of one stack, sets their memory size,
 * invokes them, and publishes and deletes versions. The runner's role and docs/iam-run-only.json are both made of this.
 */
export function runOnlyStatements(
  place: Place,
  stack: string,
  functions: readonly FunctionSpec[],
): readonly Statement[] {
  return [
    {
      sid: 'FindFunctions',
      actions: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
      resources: [arnIn(place, 'cloudformation', `stack/${partStack(stack, 'functions')}/*`)],
      wildcard: 'What follows the name of a stack is an identifier that CloudFormation makes.',
    },
    {
      sid: 'MeasureFunctions',
      actions: [
        'lambda:GetFunction',
        'lambda:GetFunctionConfiguration',
        'lambda:InvokeFunction',
        'lambda:ListVersionsByFunction',
        'lambda:PublishVersion',
        'lambda:UpdateFunctionConfiguration',
      ],
      resources: functions.map((spec) => arnIn(place, 'lambda', `function:${functionName(spec)}`)),
    },
    {
      sid: 'MeasureAndDeleteVersions',
      actions: [
        'lambda:DeleteFunction',
        'lambda:GetFunction',
        'lambda:GetFunctionConfiguration',
        'lambda:InvokeFunction',
      ],
      resources: versionPatterns(functions).map((pattern) => arnIn(place, 'lambda', pattern)),
      wildcard:
        'Numbers of versions are made by Lambda; the pattern needs one, so that it never matches a function.',
    },
    {
      sid: 'ReadLimitsOfAccount',
      actions: ['lambda:GetAccountSettings'],
      resources: ['*'],
      wildcard: 'The limits are those of the account, and the action takes no resource.',
    },
  ];
}

/** Keeping and reading results in the table, and nothing that could drop or reshape it. */
export function resultsStatements(place: Place): readonly Statement[] {
  const table = arnIn(place, 'dynamodb', `table/${RESULTS_TABLE.name}`);
  const indexes = Object.values(RESULTS_TABLE.indexes).map(({ name }) => `${table}/index/${name}`);
  return [
    {
      sid: 'KeepResults',
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      resources: [table],
    },
    { sid: 'QueryResults', actions: ['dynamodb:Query'], resources: [table, ...indexes] },
  ];
}

/**
 * Numbers of versions, never a function itself: what follows the last colon is the version. One pattern for a runtime
 * on an architecture, since the names one by one, beside those above, would not fit into one policy.
 */
function versionPatterns(functions: readonly FunctionSpec[]): readonly string[] {
  const patterns = functions.map((spec) => {
    const name = functionName(spec);
    return `function:${name.slice(0, name.length - spec.workload.length)}*:*`;
  });
  return [...new Set(patterns)];
}
