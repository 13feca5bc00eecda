import { readFile } from 'node:fs/promises';
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import {
  functionName,
  LOCAL_CREDENTIALS,
  runtimeOf,
  TEST_DATA_TABLE,
  TEST_TABLE_VARIABLE,
  workloadOf,
} from '@lambda-bench/config';
import type { LocatedArtefact } from '@lambda-bench/toolchains';

/** Enough for every language's 100 MB of integers, Python's boxed ones included, and a whole vCPU. */
const MEMORY_MB = 2048;

export function clientOf(endpoint: string): LambdaClient {
  return new LambdaClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS, maxAttempts: 1 });
}

/** Creates the function from its artefact as a user would: the zip, over the wire. */
export async function deploy(
  client: LambdaClient,
  artefact: LocatedArtefact,
  dynamoEndpoint: string,
): Promise<string> {
  const name = functionName(artefact);
  const runtime = runtimeOf(artefact.runtime);
  const variables = {
    [TEST_TABLE_VARIABLE]: TEST_DATA_TABLE.name,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint,
  };
  await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: runtime.identifier as 'provided.al2023',
      Handler: runtime.handler,
      Role: 'arn:aws:iam::000000000000:role/conformance',
      Architectures: [artefact.arch],
      MemorySize: MEMORY_MB,
      Timeout: 240,
      Code: { ZipFile: await readFile(artefact.zipPath) },
      ...(workloadOf(artefact.workload).usesDynamoDb ? { Environment: { Variables: variables } } : {}),
    }),
  );
  await waitUntilFunctionActiveV2(
    { client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.5 },
    { FunctionName: name },
  );
  return name;
}

/** What the function answers, or what became of it instead. */
export async function ask(
  client: LambdaClient,
  name: string,
  event: string,
): Promise<Record<string, unknown>> {
  const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from(event) }));
  const text = Buffer.from(answer.Payload ?? []).toString('utf8');
  if (answer.FunctionError !== undefined) throw new Error(`${name} failed on ${event}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
