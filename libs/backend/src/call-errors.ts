import { BenchError } from '@lambda-bench/config';
import { ControlCallError, type Unanswered } from '@lambda-bench/runner';

type Cause = Unanswered['cause'];

interface WhatFailed {
  /** The service's or the network's name for it. */
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** A caller that no one knows, or no longer. */
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

const THROTTLED = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Nobody listens there: waiting a little would not help. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/** The error of a control-plane call, by what the caller can do about it. */
export function controlError(error: unknown, operation: string): Error {
  const fatal = fatalError(error, operation);
  if (fatal !== undefined) return fatal;
  const failed = readError(error);
  const message = `${operation}: ${failed.code}: ${failed.message}`;
  if (failed.code === 'ResourceConflictException')
    return new ControlCallError('conflict', message, { cause: error });
  if (failed.code === 'ResourceNotFoundException')
    return new ControlCallError('not-found', message, { cause: error });
  return new ControlCallError(causeOf(failed), message, { cause: error });
}

/** The error of an invocation, as a value; throws if nothing can be measured at all. */
export function unanswered(error: unknown): Omit<Unanswered, 'client'> {
  const fatal = fatalError(error, 'Invoke');
  if (fatal !== undefined) throw fatal;
  const failed = readError(error);
  return { outcome: 'unanswered', cause: causeOf(failed), code: failed.code, message: failed.message };
}

/** What concerns the whole run and not one call; undefined otherwise. */
export function fatalError(error: unknown, operation: string): BenchError | undefined {
  if (error instanceof BenchError) return error;
  const { code, message } = readError(error);
  if (CREDENTIALS.has(code)) {
    const expired = code.startsWith('Expired') || /expired/i.test(message);
    return new BenchError(
      'LB_CREDENTIALS',
      `AWS ${expired ? 'credentials have expired' : 'credentials are missing or not accepted'} (${code}: ${message})`,
      'sign in again, or set AWS_PROFILE; a run that was going on can be resumed',
      { cause: error },
    );
  }
  if (DENIED.has(code)) {
    const action = /perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? `lambda:${operation}`;
    return new BenchError(
      'LB_CREDENTIALS',
      `not allowed to call ${action}: ${message}`,
      `allow ${action} to the caller`,
      {
        cause: error,
      },
    );
  }
  if (NOBODY_THERE.has(code)) {
    return new BenchError(
      'LB_BACKEND',
      `Lambda does not answer (${message})`,
      'see that the network, or the emulator, is up; a run that was going on can be resumed',
      { cause: error },
    );
  }
  return undefined;
}

function causeOf({ code, status }: WhatFailed): Cause {
  if (status === 429 || THROTTLED.has(code)) return 'throttled';
  if (status === undefined) return 'network';
  return status >= 500 ? 'service' : 'refused';
}

function readError(error: unknown): WhatFailed {
  if (!(error instanceof Error)) return { code: 'Error', message: String(error), status: undefined };
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  // The SDK gives a system error names of its own; its code says more.
  const name = typeof code === 'string' && status === undefined ? code : error.name;
  return { code: name, message: error.message === '' ? name : error.message, status };
}
