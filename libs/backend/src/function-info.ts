import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  BenchError,
  FREE_EPHEMERAL_MB,
  parseFunctionName,
  type ArchitectureId,
  type FunctionSpec,
} from '@lambda-bench/config';
import type { FunctionInfo } from '@lambda-bench/runner';
import { controlError } from './call-errors.ts';
import { within } from './within.ts';

export interface FunctionAsked {
  readonly name: string;
  readonly region: string;
  /** For the one call. */
  readonly patienceMs: number;
}

/** What Lambda says a function is. A name that is in none of our tables has no spec. */
export async function functionInfo(client: LambdaClient, asked: FunctionAsked): Promise<FunctionInfo> {
  const { name } = asked;
  const configuration = await getConfiguration(client, asked);
  const { MemorySize, Timeout, Runtime, Architectures, CodeSha256, CodeSize } = configuration;
  const ephemeralMb = configuration.EphemeralStorage?.Size ?? FREE_EPHEMERAL_MB;
  if (MemorySize === undefined || Timeout === undefined) {
    throw new BenchError(
      'LB_BACKEND',
      `${name}: Lambda does not say its memory and time-out`,
      'is the endpoint Lambda?',
    );
  }
  const spec = parseFunctionName(name);
  const arch = architectureOf(Architectures?.[0], spec);
  return {
    name,
    spec,
    runtime: Runtime ?? 'image',
    arch,
    memoryMb: MemorySize,
    timeoutSeconds: Timeout,
    ...(CodeSha256 === undefined ? {} : { codeSha256: CodeSha256 }),
    ...(CodeSize === undefined ? {} : { codeBytes: CodeSize }),
    ...(ephemeralMb > FREE_EPHEMERAL_MB ? { ephemeralMb } : {}),
  };
}

/** Names its account: for comparing, never for a journal. */
export async function functionArn(client: LambdaClient, asked: FunctionAsked): Promise<string | undefined> {
  return (await getConfiguration(client, asked)).FunctionArn;
}

/** Functions of before 2021 have none, and are x86_64. */
function architectureOf(said: string | undefined, spec: FunctionSpec | undefined): ArchitectureId {
  if (said === undefined) return spec?.arch ?? 'x86_64';
  return said === 'arm64' ? 'arm64' : 'x86_64';
}

async function getConfiguration(client: LambdaClient, { name, region, patienceMs }: FunctionAsked) {
  const command = new GetFunctionConfigurationCommand({ FunctionName: name });
  try {
    return await within(patienceMs, (abortSignal) => client.send(command, { abortSignal }));
  } catch (error) {
    throw controlError(error, { call: 'lambda:GetFunctionConfiguration', region }, name);
  }
}
