import type { Place } from './place.ts';
import type { Statement } from './statement.ts';

/** A policy as a document of IAM. */
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

export function policyText(statements: readonly Statement[]): PolicyText {
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
