import { fatalError, whatFailed, type CallMade, type WhatFailed } from '@lambda-bench/aws';
import { ControlCallError, type Unanswered } from '@lambda-bench/runner';

type Cause = Unanswered['cause'];

const THROTTLED = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Accounts of some ages get 3008 MB and not 10,240 until they ask for more. */
const MEMORY_LIMIT = /MemorySize.*less than or equal to (\d+)/i;

/** The error of a control-plane call, by what the caller can do about it. */
export function controlError(error: unknown, made: CallMade, of?: string): Error {
  const fatal = fatalError(error, made);
  if (fatal !== undefined) return fatal;
  const failed = whatFailed(error);
  const operation = made.call.split(':')[1] ?? made.call;
  const message = `${operation}${of === undefined ? '' : ` of ${of}`}: ${failed.code}: ${failed.message}`;
  const limit = MEMORY_LIMIT.exec(failed.message)?.[1];
  if (limit !== undefined) {
    return new ControlCallError('refused', message, { cause: error, memoryLimitMb: Number(limit) });
  }
  if (failed.code === 'ResourceConflictException')
    return new ControlCallError('conflict', message, { cause: error });
  if (failed.code === 'ResourceNotFoundException')
    return new ControlCallError('not-found', message, { cause: error });
  return new ControlCallError(causeOf(failed), message, { cause: error });
}

/** The error of an invocation, as a value; throws if nothing can be measured at all. */
export function unanswered(error: unknown, region: string): Omit<Unanswered, 'client'> {
  const fatal = fatalError(error, { call: 'lambda:Invoke', region });
  if (fatal !== undefined) throw fatal;
  const failed = whatFailed(error);
  return { outcome: 'unanswered', cause: causeOf(failed), code: failed.code, message: failed.message };
}

function causeOf({ code, status }: WhatFailed): Cause {
  if (status === 429 || THROTTLED.has(code)) return 'throttled';
  if (status === undefined) return 'network';
  return status >= 500 ? 'service' : 'refused';
}
