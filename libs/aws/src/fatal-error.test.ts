import { describe, expect, it } from 'vitest';
import { fatalError } from './fatal-error.ts';
import { isOptIn } from './regions.ts';

/** As the SDK throws what a service answered. */
function answered(name: string, message: string, headers: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: 403 },
    $response: { headers },
  });
}

/** As Node.js throws what the network did. */
function fromNetwork(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

const INVOKE = { call: 'lambda:Invoke', region: 'us-east-2' } as const;

describe('what concerns the whole run', () => {
  it('a host without an address is a region without the service, or no network', () => {
    const error = fromNetwork('ENOTFOUND', 'getaddrinfo ENOTFOUND lambda.us-west-9.amazonaws.com');
    expect(fatalError(error, { call: 'lambda:Invoke', region: 'us-west-9' })).toMatchObject({
      code: 'LB_REGION',
      message:
        'there is no Lambda in us-west-9, or no network: its host has no address (getaddrinfo ENOTFOUND lambda.us-west-9.amazonaws.com)',
    });
  });

  it('a host without an address in a region that everybody knows is no network', () => {
    const error = fromNetwork('ENOTFOUND', 'getaddrinfo ENOTFOUND lambda.us-east-2.amazonaws.com');
    expect(fatalError(error, INVOKE)).toMatchObject({ code: 'LB_BACKEND' });
  });

  it('an endpoint of one’s own that does not answer is no matter of the region', () => {
    const error = fromNetwork('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9321');
    expect(fatalError(error, INVOKE)).toMatchObject({ code: 'LB_BACKEND' });
  });

  it.each([
    [-20, '20 minutes slow'],
    [7, '7 minutes fast'],
  ])('a clock that is %d minutes off: by how much it is, where the answer tells', (minutes, by) => {
    const date = new Date(Date.now() - minutes * 60_000).toUTCString();
    const error = answered(
      'SignatureDoesNotMatch',
      'Signature expired: 20260102T030405Z is now earlier than …',
      {
        date,
      },
    );
    expect(fatalError(error, INVOKE)?.message).toContain(`the clock of this machine is ${by}`);
  });

  it.each([
    ['lambda:Invoke', 'lambda:InvokeFunction'],
    ['lambda:ListVersionsByFunction', 'lambda:ListVersionsByFunction'],
    ['s3:HeadBucket', 's3:ListBucket'],
    ['cloudformation:ListStackResources', 'cloudformation:ListStackResources'],
  ] as const)('a %s that is denied without a word needs %s', (call, action) => {
    const error = answered('AccessDeniedException', '');
    expect(fatalError(error, { call, region: 'us-east-2' })?.hint).toBe(
      `allow ${action} to the caller, or use another profile`,
    );
  });

  it('is one line of bounded length, and names no account', () => {
    const long = `${'x\n'.repeat(500)}arn:aws:iam::123456789012:user/me`;
    const message = fatalError(answered('AccessDenied', long), INVOKE)?.message ?? '';
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(500);
    expect(
      fatalError(answered('AccessDenied', 'arn:aws:iam::123456789012:user/me'), INVOKE)?.message,
    ).not.toContain('123456789012');
  });

  it.each(['TooManyRequestsException', 'ResourceNotFoundException', 'ServiceException'])(
    'a %s is a matter of the one call',
    (name) => {
      expect(fatalError(answered(name, 'x'), INVOKE)).toBeUndefined();
    },
  );
});

it('a region has to be enabled by its owner if it was opened late, in the commercial partition', () => {
  expect(['eu-south-1', 'me-central-1', 'af-south-1', 'mx-central-1'].every(isOptIn)).toBe(true);
  expect(['us-east-2', 'eu-west-3', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'].some(isOptIn)).toBe(
    false,
  );
});
