import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { fatalError } from '@lambda-bench/aws';
import { BenchError } from '@lambda-bench/config';
import type { Service } from './plan.ts';

/** The services that an instance takes, and that what it left is found by. Credentials and endpoints are found by the SDK's own search. */
export class Aws implements Disposable {
  readonly region: string;
  readonly sts: STSClient;
  readonly cloudformation: CloudFormationClient;
  readonly ssm: SSMClient;
  readonly s3: S3Client;
  readonly ec2: EC2Client;
  readonly lambda: LambdaClient;

  constructor(region: string) {
    // Every call here may be sent again: the launch has a token of its own, the others change nothing twice.
    const shared = { region, maxAttempts: 5 };
    this.region = region;
    this.sts = new STSClient(shared);
    this.cloudformation = new CloudFormationClient(shared);
    this.ssm = new SSMClient(shared);
    this.s3 = new S3Client({ ...shared, followRegionRedirects: true });
    this.ec2 = new EC2Client(shared);
    this.lambda = new LambdaClient(shared);
  }

  /** What went wrong, by what the caller can do about it. */
  async call<T>(service: Service, operation: string, sent: Promise<T>): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      throw callError(error, `${service}:${operation}`, this.region);
    }
  }

  [Symbol.dispose](): void {
    for (const client of [this.sts, this.cloudformation, this.ssm, this.s3, this.ec2, this.lambda])
      client.destroy();
  }
}

/** A call that failed on its own account, and not for something that every other would fail for as well. */
export class CallError extends BenchError {
  /** The service's name for it: `NoSuchKey`, `InvalidInstanceID.NotFound`. */
  readonly reason: string;
  /** Of HTTP; undefined where nothing was answered. */
  readonly status: number | undefined;

  constructor(reason: string, status: number | undefined, message: string, cause: unknown) {
    super('LB_BACKEND', message, 'try again in a while', { cause });
    this.name = 'CallError';
    this.reason = reason;
    this.status = status;
  }

  /** Another time it may well work. */
  get passes(): boolean {
    return this.status === undefined || this.status >= 500 || this.status === 429;
  }
}

function callError(error: unknown, call: `${string}:${string}`, region: string): Error {
  const fatal = fatalError(error, { call, region });
  if (fatal !== undefined) return fatal;
  if (!(error instanceof Error)) return new CallError('Error', undefined, `${call}: ${String(error)}`, error);
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const said = error.message === '' ? error.name : `${error.name}: ${error.message}`;
  return new CallError(error.name, status, `${call}: ${said}`, error);
}

export function isCallError(error: unknown, ...reasons: readonly string[]): error is CallError {
  return error instanceof CallError && reasons.includes(error.reason);
}

/** Whether an error means that an object is not there. */
export function isAbsent(error: unknown): boolean {
  return error instanceof CallError && (error.status === 404 || error.reason === 'NoSuchKey');
}
