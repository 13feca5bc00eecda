import { arch as hostArch } from 'node:process';
import {
  CreateFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import {
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

/** What is deployed with on AWS too: the size of one vCPU, and time enough for the slowest cell. */
const MEMORY_MB = 1769;
const TIMEOUT_SECONDS = 240;

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

/** Creates the functions as a user would, over the wire, each straight from the folder it was built into. */
export async function deployFunctions(
  functions: readonly FunctionSpec[],
  target: LocalTarget,
  place: ToolchainPlace,
): Promise<void> {
  const client = new LambdaClient({
    endpoint: target.endpoint,
    region: target.region,
    credentials: LOCAL_CREDENTIALS,
  });
  try {
    await Promise.all(functions.map((fn) => deployFunction(client, fn, target, place)));
  } finally {
    client.destroy();
  }
}

async function deployFunction(
  client: LambdaClient,
  fn: FunctionSpec,
  target: LocalTarget,
  place: ToolchainPlace,
): Promise<void> {
  const { codeDir } = await artefactOf(place.root, fn);
  const runtime = runtimeOf(fn.runtime);
  const FunctionName = functionName(fn);
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: runtime.identifier as Runtime,
      Handler: runtime.handler,
      Role: 'arn:aws:iam::123456789012:role/lambda-bench',
      Architectures: [fn.arch],
      MemorySize: MEMORY_MB,
      Timeout: TIMEOUT_SECONDS,
      Code: { S3Bucket: 'local-folder', S3Key: codeDir },
      ...environmentOf(fn, target),
    }),
  );
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 60, minDelay: 0.05, maxDelay: 1 }, { FunctionName });
}

/** `light` alone is told of the table, and of the endpoint where DynamoDB stands beside the emulator. */
function environmentOf(fn: FunctionSpec, { dynamoEndpoint }: LocalTarget) {
  if (!workloadOf(fn.workload).usesDynamoDb || dynamoEndpoint === undefined) return {};
  return {
    Environment: {
      Variables: { [TEST_TABLE_VARIABLE]: TEST_DATA_TABLE.name, AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint },
    },
  };
}
