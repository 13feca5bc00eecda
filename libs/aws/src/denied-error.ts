import { BenchError } from '@lambda-bench/config';
import type { WhatFailed } from './what-failed.ts';

const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'UnauthorizedException',
  'UnauthorizedOperation',
]);

/** What a call is called in a policy, where that is not what it is called in the API. */
const ACTIONS: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
};

const NAMED = [
  /not authorized to perform:? ([a-z][a-z0-9-]*:[A-Za-z]+)/,
  /allows the ([a-z][a-z0-9-]*:[A-Za-z]+) action/,
];

export function isDenied(code: string): boolean {
  return DENIED.has(code);
}

/** Names the action that the caller lacks: what the service says it is, or else what the call needs. */
export function deniedError({ code, message }: WhatFailed, call: string, cause: unknown): BenchError {
  const named = NAMED.map((pattern) => pattern.exec(message)?.[1]).find((action) => action !== undefined);
  const action = named ?? ACTIONS[call] ?? call;
  const hint = /explicit deny/i.test(message)
    ? `a policy denies ${action} expressly (of the role, the organisation or the session): whoever keeps it has to lift that`
    : `allow ${action} to the caller, or use another profile`;
  return new BenchError('LB_CREDENTIALS', `not allowed to call ${action} (${code}: ${message})`, hint, {
    cause,
  });
}
