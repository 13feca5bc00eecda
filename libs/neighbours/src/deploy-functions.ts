import {
  CreateFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import {
  DEPLOYED,
  functionName,
  LOCAL_CREDENTIALS,
  runtimeOf,
  TEST_DATA_TABLE,
  TEST_TABLE_VARIABLE,
  workloadOf,
  type ArchitectureId,
} from '@lambda-bench/config';
import type { LocatedArtefact } from '@lambda-bench/toolchains';

/** A function as it is deployed here: of the matrix, or the user's own. */
export interface LocalFunction {
  readonly name: string;
  /** The `Runtime` and `Handler` of Lambda's API. */
  readonly runtime: string;
  readonly handler: string;
  readonly arch: ArchitectureId;
  /** A folder of this machine, or an archive's bytes. */
  readonly code: { readonly folder: string } | { readonly zip: Uint8Array };
  readonly usesDynamoDb: boolean;
  /** Where it is not what functions are deployed with. */
  readonly memoryMb?: number;
  readonly timeoutSeconds?: number;
  /** Variables of the user's own. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** An emulator, and the DynamoDB that stands beside it. */
export interface LocalTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly dynamoEndpoint: string | undefined;
}

/** A built handler, its code used where it is. */
export function functionOf(artefact: LocatedArtefact): LocalFunction {
  const { identifier, handler } = runtimeOf(artefact.runtime);
  return {
    name: functionName(artefact),
    runtime: identifier,
    handler,
    arch: artefact.arch,
    code: { folder: artefact.codeDir },
    usesDynamoDb: workloadOf(artefact.workload).usesDynamoDb,
  };
}

/** Creates the functions as a user would, over the wire, and resolves when all of them are active. */
export async function deployFunctions(
  functions: readonly LocalFunction[],
  target: LocalTarget,
): Promise<void> {
  const client = new LambdaClient({
    endpoint: target.endpoint,
    region: target.region,
    credentials: LOCAL_CREDENTIALS,
  });
  try {
    await Promise.all(functions.map((fn) => deployFunction(client, fn, target)));
  } finally {
    client.destroy();
  }
}

async function deployFunction(client: LambdaClient, fn: LocalFunction, target: LocalTarget): Promise<void> {
  const { name: FunctionName, code } = fn;
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: fn.runtime as Runtime,
      Handler: fn.handler,
      Role: 'arn:aws:iam::123456789012:role/lambda-bench',
      Architectures: [fn.arch],
      MemorySize: fn.memoryMb ?? DEPLOYED.memoryMb,
      Timeout: fn.timeoutSeconds ?? DEPLOYED.timeoutSeconds,
      Code: 'zip' in code ? { ZipFile: code.zip } : { S3Bucket: 'local-folder', S3Key: code.folder },
      ...environmentOf(fn, target),
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 60, minDelay: 0.05, maxDelay: 1 }, { FunctionName });
}

/** Who uses DynamoDB is told of the table, and of the endpoint where it stands beside the emulator. */
function environmentOf({ usesDynamoDb, variables }: LocalFunction, { dynamoEndpoint }: LocalTarget) {
  const ofDynamoDb =
    usesDynamoDb && dynamoEndpoint !== undefined
      ? { [TEST_TABLE_VARIABLE]: TEST_DATA_TABLE.name, AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint }
      : {};
  const all = { ...ofDynamoDb, ...variables };
  return Object.keys(all).length === 0 ? {} : { Environment: { Variables: all } };
}
