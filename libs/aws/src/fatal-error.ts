import { counted, BenchError } from '@lambda-bench/config';
import { credentialsError, isOfCredentials } from './credentials-error.ts';
import { deniedError, isDenied } from './denied-error.ts';
import { ALWAYS_ENABLED, isOptIn } from './regions.ts';
import { whatFailed, type WhatFailed } from './what-failed.ts';

/** A call as it was made: `lambda:Invoke`, `cloudformation:ListStackResources`, and where to. */
export interface CallMade {
  readonly call: `${string}:${string}`;
  readonly region: string;
}

const SKEWED = new Set(['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']);
const NOT_SIGNED_UP = new Set(['OptInRequired', 'SubscriptionRequiredException', 'NotSignedUp']);
/** A token of another region or partition, or of a region that is not enabled, is as unknown as a wrong one. */
const UNKNOWN_CALLER = new Set(['InvalidClientTokenId', 'UnrecognizedClientException']);
/** Nobody listens there: waiting a little would not help. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOTFOUND']);
const AWS_HOST = /\b[\w.-]+\.amazonaws\.com\b/;

/** What concerns everything that is to be done on AWS and not one call, as a cause and a hint; undefined otherwise. */
export function fatalError(error: unknown, made: CallMade): BenchError | undefined {
  if (error instanceof BenchError) return error;
  const failed = whatFailed(error);
  const { code, message } = failed;
  if (SKEWED.has(code) || /^Signature (expired|not yet current)/.test(message)) return skewed(failed, error);
  if (NOT_SIGNED_UP.has(code)) {
    return new BenchError(
      'LB_ACCOUNT',
      `this AWS account may not use ${serviceOf(made)} in ${made.region} (${code}: ${message})`,
      'finish signing up, settle what is open, or enable the region in the settings of the account',
      { cause: error },
    );
  }
  if (UNKNOWN_CALLER.has(code) && isOptIn(made.region)) {
    return new BenchError(
      'LB_REGION',
      `${made.region} does not accept the AWS credentials (${code}: ${message})`,
      `${made.region} has to be enabled in the settings of the account first; where it is, sign in again, or set AWS_PROFILE`,
      { cause: error },
    );
  }
  if (isOfCredentials(code, message)) return credentialsError(failed, error);
  if (isDenied(code)) return deniedError(failed, made.call, error);
  return NOBODY_THERE.has(code) ? nobodyThere(failed, made, error) : undefined;
}

function skewed({ code, message, answeredAt }: WhatFailed, cause: unknown): BenchError {
  const minutes = answeredAt === undefined ? 0 : Math.round((Date.now() - answeredAt) / 60_000);
  const by =
    minutes === 0
      ? 'is wrong'
      : `is ${counted(Math.abs(minutes), 'minute')} ${minutes > 0 ? 'fast' : 'slow'}`;
  return new BenchError(
    'LB_CREDENTIALS',
    `AWS refuses the signature because the clock of this machine ${by} (${code}: ${message})`,
    'set the clock, best with NTP; a run that was going on can be resumed',
    { cause },
  );
}

function nobodyThere({ code, message }: WhatFailed, made: CallMade, cause: unknown): BenchError {
  const service = serviceOf(made);
  // Where Lambda certainly is, it can only be the network.
  if (code === 'ENOTFOUND' && AWS_HOST.test(message) && !ALWAYS_ENABLED.has(made.region)) {
    return new BenchError(
      'LB_REGION',
      `there is no ${service} in ${made.region}, or no network: its host has no address (${message})`,
      'see that --region, AWS_REGION or the profile names the right region, and that the network is up',
      { cause },
    );
  }
  return new BenchError(
    'LB_BACKEND',
    `${service} does not answer (${message})`,
    'see that the network, or the emulator, is up; a run that was going on can be resumed',
    { cause },
  );
}

const SERVICES: Readonly<Record<string, string>> = {
  cloudformation: 'CloudFormation',
  dynamodb: 'DynamoDB',
  ec2: 'EC2',
  lambda: 'Lambda',
  s3: 'S3',
  ssm: 'Systems Manager',
  sts: 'STS',
};

function serviceOf({ call }: CallMade): string {
  const service = call.split(':')[0] ?? '';
  return SERVICES[service] ?? service;
}
