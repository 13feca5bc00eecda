import type { FunctionSpec } from '@lambda-bench/config';
import type { Place } from './place.ts';
import { resultsStatements, runOnlyStatements } from './run-only-statements.ts';

export interface PolicyText {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

/** To be filled in by whoever gives the policy to a user. */
export const PLACEHOLDERS: Place = { partition: 'aws', region: 'REGION', account: 'ACCOUNT' };

/** The policy of a user who measures and keeps results, and who can neither deploy nor destroy. */
export function runOnlyPolicy(place: Place, stack: string, functions: readonly FunctionSpec[]): PolicyText {
  const statements = [...runOnlyStatements(place, stack, functions), ...resultsStatements(place)];
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ sid, actions, resources }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
    })),
  };
}
