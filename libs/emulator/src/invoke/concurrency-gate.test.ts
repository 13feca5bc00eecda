import { describe, expect, it } from 'vitest';
import { ServiceError, serviceErrorReply } from '../functions/service-error.ts';
import { ConcurrencyGate, type Admission } from './concurrency-gate.ts';

function admitted(result: Admission | ServiceError): Admission {
  if (result instanceof ServiceError) throw result;
  return result;
}

describe('the concurrency gate', () => {
  it('admits as many as are reserved, whatever the account has left', () => {
    const gate = new ConcurrencyGate(() => 0);
    const first = admitted(gate.enter('f', 2));
    admitted(gate.enter('f', 2));
    const refused = gate.enter('f', 2);
    expect(refused).toBeInstanceOf(ServiceError);
    gate.leave(first);
    admitted(gate.enter('f', 2));
  });

  it('shares the unreserved rest among all other functions', () => {
    const gate = new ConcurrencyGate(() => 2);
    const first = admitted(gate.enter('a', undefined));
    admitted(gate.enter('b', undefined));
    expect(gate.enter('c', undefined)).toBeInstanceOf(ServiceError);
    admitted(gate.enter('d', 1));
    gate.leave(first);
    admitted(gate.enter('c', undefined));
  });

  it.each([
    [0, 'ReservedFunctionConcurrentInvocationLimitExceeded'],
    [undefined, 'ConcurrentInvocationLimitExceeded'],
  ])('refuses, %s reserved, in Lambda’s words', (reserved, reason) => {
    const refused = new ConcurrencyGate(() => 0).enter('f', reserved);
    if (!(refused instanceof ServiceError)) throw new Error('it was admitted');
    const { status, headers, body } = serviceErrorReply(refused);
    expect(status).toBe(429);
    expect(headers).toMatchObject({ 'x-amzn-ErrorType': 'TooManyRequestsException', 'Retry-After': '1' });
    expect(JSON.parse(String(body))).toEqual({ Reason: reason, Type: 'User', message: 'Rate Exceeded.' });
  });
});
