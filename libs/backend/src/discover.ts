import { ListStackResourcesCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { BenchError, parseFunctionName, type ArchitectureId, type FunctionSpec } from '@lambda-bench/config';
import type { FunctionInfo } from '@lambda-bench/runner';
import { controlError, fatalError } from './call-errors.ts';

/** The physical ids of a stack's functions, from all of its pages. */
export async function stackFunctions(
  client: CloudFormationClient,
  stack: string,
): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const page = await listPage(client, stack, token);
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (ResourceType === 'AWS::Lambda::Function' && PhysicalResourceId !== undefined)
        names.push(PhysicalResourceId);
    }
    token = page.NextToken;
  } while (token !== undefined);
  return names;
}

/** What Lambda says a function is. A name that is in none of our tables has no spec. */
export async function functionInfo(client: LambdaClient, name: string): Promise<FunctionInfo> {
  const configuration = await getConfiguration(client, name);
  const { MemorySize, Timeout, Runtime, Architectures, CodeSha256, CodeSize } = configuration;
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
  };
}

/** Functions of before 2021 have none, and are x86_64. */
function architectureOf(said: string | undefined, spec: FunctionSpec | undefined): ArchitectureId {
  if (said === undefined) return spec?.arch ?? 'x86_64';
  return said === 'arm64' ? 'arm64' : 'x86_64';
}

async function listPage(client: CloudFormationClient, stack: string, token: string | undefined) {
  const command = new ListStackResourcesCommand({
    StackName: stack,
    ...(token === undefined ? {} : { NextToken: token }),
  });
  try {
    return await client.send(command);
  } catch (error) {
    const fatal = fatalError(error, 'ListStackResources');
    if (fatal !== undefined) throw fatal;
    const message = error instanceof Error ? error.message : String(error);
    if (/does not exist/.test(message)) {
      throw new BenchError(
        'LB_BACKEND',
        `there is no stack ${stack} in this account and region`,
        'deploy it first, or name the right one with --stack and --region',
        { cause: error },
      );
    }
    throw new BenchError('LB_BACKEND', `ListStackResources: ${message}`, 'try again in a while', {
      cause: error,
    });
  }
}

async function getConfiguration(client: LambdaClient, name: string) {
  try {
    return await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  } catch (error) {
    throw controlError(error, `GetFunctionConfiguration of ${name}`);
  }
}
