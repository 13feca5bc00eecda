import { fatalError } from '@lambda-bench/aws';
import { BenchError } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { CallError } from '../aws/call.ts';
import { troubleOf } from './trouble.ts';

function thrown(name: string, httpStatusCode?: number): Error {
  return Object.assign(new Error('said so'), { name, $metadata: { httpStatusCode } });
}

function fromNetwork(code: string): Error {
  return Object.assign(new Error(`${code} ec2.us-east-2.amazonaws.com`), { code });
}

describe('what goes wrong while a run is watched', () => {
  it.each([
    ['a refused connection', fromNetwork('ECONNREFUSED'), 'passes'],
    ['a host without an address', fromNetwork('ENOTFOUND'), 'passes'],
    ['a connection that broke off', fromNetwork('ECONNRESET'), 'passes'],
    ['a service in trouble', thrown('InternalError', 500), 'passes'],
    ['a service that throttles', thrown('TooManyRequestsException', 429), 'passes'],
    ['an expired token of S3', thrown('ExpiredToken', 400), 'caller'],
    ['an expired token of EC2', thrown('RequestExpired', 400), 'caller'],
    ['a key that S3 does not know', thrown('InvalidAccessKeyId', 403), 'caller'],
    ['a caller that EC2 does not know', thrown('AuthFailure', 401), 'caller'],
    ['no credentials at all', thrown('CredentialsProviderError'), 'caller'],
    ['a clock that is wrong', thrown('RequestTimeTooSkewed', 403), 'caller'],
    ['a denial of S3', thrown('AccessDenied', 403), 'run'],
    ['a denial of EC2', thrown('UnauthorizedOperation', 403), 'run'],
    ['a request that makes no sense', thrown('InvalidParameterValue', 400), 'run'],
  ])('%s', (_, error, trouble) => {
    const made = { call: 'ec2:DescribeInstances', region: 'us-east-2' } as const;
    expect(troubleOf(fatalError(error, made) ?? new CallError(made.call, error))).toBe(trouble);
  });

  it('what is no failure of a call concerns the run', () => {
    expect(troubleOf(new BenchError('LB_USAGE', 'is there already', 'choose another'))).toBe('run');
    expect(troubleOf(new TypeError('a bug'))).toBe('run');
  });
});
