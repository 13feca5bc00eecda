import { functionName, type FunctionSpec } from '@lambda-bench/config';
import { arnIn, type Place } from './place.ts';
import type { Statement } from './statement.ts';

export function logGroupName(spec: FunctionSpec): string {
  return `/aws/lambda/${functionName(spec)}`;
}

/** Making log groups is not allowed: one that a late line brought back after a destroy would stay for ever. */
export function logStatement(place: Place, spec: FunctionSpec): Statement {
  return {
    sid: 'WriteOwnLog',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [arnIn(place, 'logs', `log-group:${logGroupName(spec)}:log-stream:*`)],
    wildcard: 'Lambda makes the names of log streams, all of them in the log group of this function alone.',
  };
}

/** What `light` does, in every language: one batch written, the same read back. */
export function testTableStatement(tableArn: string): Statement {
  return {
    sid: 'WriteAndReadTestItems',
    actions: ['dynamodb:BatchWriteItem', 'dynamodb:BatchGetItem'],
    resources: [tableArn],
  };
}
