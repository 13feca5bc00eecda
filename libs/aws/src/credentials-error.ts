import { BenchError } from '@lambda-bench/config';
import type { WhatFailed } from './what-failed.ts';

/** A caller that no one knows, or no longer. */
const CREDENTIALS = new Set([
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidIdentityToken',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

const OF_A_PROCESS = /credential_process/;
const RESUMABLE = 'a run that was going on can be resumed';

export function isOfCredentials(code: string, message: string): boolean {
  return CREDENTIALS.has(code) || OF_A_PROCESS.test(message);
}

/** Each way in which credentials can be no good has another way out. */
export function credentialsError({ code, message }: WhatFailed, cause: unknown): BenchError {
  const error = (what: string, hint: string): BenchError =>
    new BenchError('LB_CREDENTIALS', what, hint, { cause });
  if (OF_A_PROCESS.test(message)) {
    return error(
      `the AWS profile gives no credentials (${message})`,
      `run that command by itself to see what it says; ${RESUMABLE}`,
    );
  }
  if (/\bsso\b|session has expired|session token not found/i.test(message)) {
    return error(
      `the SSO session of the AWS profile has expired or is not there (${message})`,
      `aws sso login, with --profile where you have several; ${RESUMABLE}`,
    );
  }
  if (code.startsWith('Expired') || /expired/i.test(message)) {
    return error(
      `AWS credentials have expired (${code}: ${message})`,
      `sign in again, or renew the variables AWS_…; ${RESUMABLE}`,
    );
  }
  if (/could not load credentials/i.test(message)) {
    return error(
      'AWS credentials are missing: neither the environment, nor a profile, nor this machine’s role has any',
      'aws configure sso or aws configure, then set AWS_PROFILE; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    );
  }
  const profile = /using profile: \[(.*?)\]/.exec(message)?.[1];
  if (profile !== undefined) {
    return error(
      `the AWS profile ${profile} gives no credentials: it is in no file, or says nothing of them`,
      'see AWS_PROFILE, which goes before AWS_ACCESS_KEY_ID, aws configure list-profiles, and AWS_CONFIG_FILE where the files are elsewhere',
    );
  }
  return error(
    `AWS credentials are missing or not accepted (${code}: ${message})`,
    `sign in again, or set AWS_PROFILE; ${RESUMABLE}`,
  );
}
