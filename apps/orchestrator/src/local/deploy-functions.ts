import { arch as hostArch } from 'node:process';
import {
  CreateFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import {
  DEPLOYED,
  functionName,
  runtimeOf,
  TEST_DATA_TABLE,
  TEST_TABLE_VARIABLE,
  workloadOf,
  type ArchitectureId,
  type FunctionSpec,
} from '@lambda-bench/config';
import { LOCAL_CREDENTIALS } from '@lambda-bench/neighbours';
import { artefactOf, isBuilt, runtimeHome, type ToolchainPlace } from '@lambda-bench/toolchains';

export interface LocalTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly dynamoEndpoint: string | undefined;
}

export const NATIVE_ARCH: ArchitectureId = hostArch === 'arm64' ? 'arm64' : 'x86_64';

/** Why a function cannot be measured on this machine, or undefined if it can. */
export async function whyNotHere(fn: FunctionSpec, place: ToolchainPlace) {
  const runtime = runtimeOf(fn.runtime);
  if (!workloadOf(fn.workload).languages.includes(runtime.language)) return undefined;
  if (fn.arch !== NATIVE_ARCH) {
    return {
      reason: 'architecture',
      message: `this machine is ${NATIVE_ARCH}; ${fn.arch} is measured with --backend=aws`,
    };
  }
  const home = await runtimeHome(runtime.identifier, place);
  if (!home.ok) return { reason: 'runtime', message: `${home.reason}. ${home.hint}` };
  if (isBuilt(place.root, fn)) return undefined;
  return {
    reason: 'not-built',
    message: `the ${runtime.language} handlers are not built: npx nx run handlers-${runtime.language}:build`,
  };
}

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
}

/** A built handler, held against its digests. */
export async function builtFunction(fn: FunctionSpec, place: ToolchainPlace): Promise<LocalFunction> {
  const { codeDir } = await artefactOf(place.root, fn);
  const { identifier, handler } = runtimeOf(fn.runtime);
  return {
    name: functionName(fn),
    runtime: identifier,
    handler,
    arch: fn.arch,
    code: { folder: codeDir },
    usesDynamoDb: workloadOf(fn.workload).usesDynamoDb,
  };
}

/** Creates the functions as a user would, over the wire; a folder is used where it is. */
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
      MemorySize: DEPLOYED.memoryMb,
      Timeout: DEPLOYED.timeoutSeconds,
      Code: 'zip' in code ? { ZipFile: code.zip } : { S3Bucket: 'local-folder', S3Key: code.folder },
      ...environmentOf(fn, target),
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 60, minDelay: 0.05, maxDelay: 1 }, { FunctionName });
}

/** Who uses DynamoDB is told of the table, and of the endpoint where it stands beside the emulator. */
function environmentOf({ usesDynamoDb }: LocalFunction, { dynamoEndpoint }: LocalTarget) {
  if (!usesDynamoDb || dynamoEndpoint === undefined) return {};
  return {
    Environment: {
      Variables: { [TEST_TABLE_VARIABLE]: TEST_DATA_TABLE.name, AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint },
    },
  };
}
