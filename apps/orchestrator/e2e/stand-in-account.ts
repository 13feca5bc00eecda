import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_CREDENTIALS } from '@lambda-bench/config';
import { bufferHost } from '@lambda-bench/host';
import { findStandIn, startStandIn, type StandInName } from '@lambda-bench/neighbours';
import { orchestrator } from '../src/cli.ts';

export const REGION = 'us-east-2';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly dynamoDb: DynamoDBClient;
  readonly s3: S3Client;
}

/** An AWS account that is a process on this machine, and our command line with its environment. */
export interface StandInAccount extends AsyncDisposable, Clients {
  readonly endpoint: string;
  readonly folder: string;
  /** Runs a command as a shell without a terminal would, or with what the user types. */
  lambdaBench(args: readonly string[], answer?: string): Promise<Ended>;
}

/** Why there is none, as the end of a test's name, or nothing. */
export async function whyNo(name: StandInName): Promise<string> {
  const found = await findStandIn(name, { root: ROOT, env: process.env });
  return 'missing' in found ? ` (skipped: ${found.missing})` : '';
}

export async function openStandIn(name: StandInName): Promise<StandInAccount> {
  const found = await findStandIn(name, { root: ROOT, env: process.env });
  if ('missing' in found) throw new Error(found.missing);
  const running = await startStandIn(found);
  const folder = await mkdtemp(join(tmpdir(), 'account-'));
  const env = environment(folder, running.endpoint);
  const clients = clientsOf(running.endpoint);
  return {
    ...clients,
    endpoint: running.endpoint,
    folder,
    async lambdaBench(args, answer) {
      const host = bufferHost(args, { cwd: folder, env, ...(answer === undefined ? {} : { answer }) });
      const code = await orchestrator(host);
      return { code, out: host.out(), err: host.err() };
    },
    async [Symbol.asyncDispose]() {
      for (const client of Object.values(clients) as { destroy(): void }[]) client.destroy();
      await running[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a user's shell would have, and nothing of this machine's own account. */
export function environment(folder: string, endpoint: string): Record<string, string> {
  return {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    CDK_HOME: join(folder, 'cdk'),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
  };
}

export function clientsOf(endpoint: string): Clients {
  const options = { endpoint, region: REGION, credentials: LOCAL_CREDENTIALS };
  return {
    cloudFormation: new CloudFormationClient(options),
    lambda: new LambdaClient(options),
    dynamoDb: new DynamoDBClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
  };
}
