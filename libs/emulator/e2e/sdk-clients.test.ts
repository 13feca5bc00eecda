import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvalidParameterValueException,
  InvokeCommand,
  LambdaClient,
  LambdaServiceException,
  ListLayersCommand,
  ListTagsCommand,
  paginateListFunctions,
  PreconditionFailedException,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  TagResourceCommand,
  TooManyRequestsException,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { e2eBed, type E2eBed } from './e2e-bed.ts';

const ROLE = 'arn:aws:iam::123456789012:role/lambda';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

let bed: E2eBed;
let lambda: LambdaClient;

beforeAll(async () => {
  bed = await e2eBed();
  lambda = clientOf(bed);
});

afterAll(async () => {
  lambda.destroy();
  await bed[Symbol.asyncDispose]();
});

function clientOf({ endpoint }: E2eBed): LambdaClient {
  return new LambdaClient({ endpoint, region: 'us-east-1', credentials: CREDENTIALS });
}

function creation(FunctionName: string) {
  return {
    FunctionName,
    Role: ROLE,
    Runtime: 'provided.al2023' as const,
    Handler: 'bootstrap',
    MemorySize: 512,
    Timeout: 5,
    Code: { ZipFile: bed.archive },
  };
}

async function create(name: string, client = lambda): Promise<void> {
  await client.send(new CreateFunctionCommand(creation(name)));
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 1 }, { FunctionName: name });
}

async function memoryAsLogged(name: string, qualifier?: string): Promise<string> {
  const answer = await lambda.send(
    new InvokeCommand({
      FunctionName: name,
      LogType: 'Tail',
      Payload: JSON.stringify({ do: 'echo', value: 7 }),
      ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    }),
  );
  expect(answer.FunctionError).toBeUndefined();
  const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
  return /Memory Size: (\d+) MB/.exec(log)?.[1] ?? log;
}

describe('the JavaScript SDK', () => {
  it('creates, waits, invokes with the log’s tail, updates, waits, publishes and deletes', async () => {
    const FunctionName = 'sdk-life';
    await create(FunctionName);
    expect(await memoryAsLogged(FunctionName)).toBe('512');

    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 640 }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    expect(await memoryAsLogged(FunctionName)).toBe('640');

    const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: Version }));
    const viaAlias = await lambda.send(
      new InvokeCommand({ FunctionName, Qualifier: 'live', Payload: JSON.stringify({ do: 'echo' }) }),
    );
    expect(viaAlias.ExecutedVersion).toBe('1');

    const updated = await lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName, ZipFile: bed.otherArchive }),
    );
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    const { Code, Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(Configuration?.CodeSha256).toBe(updated.CodeSha256);
    const fetched = await fetch(Code?.Location ?? '');
    expect(fetched.headers.get('content-type')).toBe('application/zip');
    expect((await fetched.arrayBuffer()).byteLength).toBe(Configuration?.CodeSize);

    const deleted = await lambda.send(new DeleteFunctionCommand({ FunctionName }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
    await expect(lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).rejects.toThrow(
      ResourceNotFoundException,
    );
  });

  it('understands every error as the class its model has for it', async () => {
    const FunctionName = 'sdk-errors';
    await create(FunctionName);
    await expect(lambda.send(new CreateFunctionCommand(creation(FunctionName)))).rejects.toMatchObject({
      constructor: ResourceConflictException,
      Type: 'User',
      message: `Function already exist: ${FunctionName}`,
    });
    await expect(
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 20_000 })),
    ).rejects.toThrow(InvalidParameterValueException);
    await expect(lambda.send(new PublishVersionCommand({ FunctionName, RevisionId: 'old' }))).rejects.toThrow(
      PreconditionFailedException,
    );
    await expect(
      lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 0 })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1",
    });
  });

  it('is throttled where nothing is reserved, with the reason', async () => {
    const FunctionName = 'sdk-throttled';
    await create(FunctionName);
    const once = new LambdaClient({
      endpoint: bed.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await expect(once.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
      constructor: TooManyRequestsException,
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect(await memoryAsLogged(FunctionName)).toBe('512');
    once.destroy();
  });

  it('takes a refusal by name as final', async () => {
    const refused: unknown = await lambda.send(new ListLayersCommand({})).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LambdaServiceException);
    expect(refused).toMatchObject({
      name: 'NotImplementedException',
      $metadata: { httpStatusCode: 501, attempts: 1 },
    });
  });

  it('tags, lists page by page and reads the account', async () => {
    const made = ['sdk-p1', 'sdk-p2', 'sdk-p3'];
    for (const name of made) await lambda.send(new CreateFunctionCommand(creation(name)));
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: 'sdk-p1' }));
    const Resource = Configuration?.FunctionArn ?? '';
    await lambda.send(new TagResourceCommand({ Resource, Tags: { 'a b': 'ü' } }));
    expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ 'a b': 'ü' });
    const event = await lambda.send(
      new PutFunctionEventInvokeConfigCommand({ FunctionName: Resource, MaximumRetryAttempts: 0 }),
    );
    expect(Math.abs((event.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListFunctions({ client: lambda, pageSize: 2 }, {})) {
      seen.push(...(page.Functions ?? []).map((fn) => fn.FunctionName));
    }
    expect(seen.filter((name) => name?.startsWith('sdk-p'))).toEqual(made);
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit?.ConcurrentExecutions).toBe(1000);
  });

  it('finds the functions by CloudFormation, as on AWS', async () => {
    const client = new CloudFormationClient({
      endpoint: bed.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    await lambda.send(new CreateFunctionCommand(creation('sdk-stack')));
    const found: (string | undefined)[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: 'LambdaBenchmarkStack' })) {
      const summaries = page.StackResourceSummaries ?? [];
      found.push(
        ...summaries
          .filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function')
          .map(({ PhysicalResourceId }) => PhysicalResourceId),
      );
      expect(summaries.every(({ LastUpdatedTimestamp }) => LastUpdatedTimestamp instanceof Date)).toBe(true);
    }
    expect(found).toContain('sdk-stack');
    const { Stacks } = await client.send(new DescribeStacksCommand({}));
    expect(Stacks?.map(({ StackName }) => StackName)).toEqual(['LambdaBenchmarkStack']);
    const unknown: unknown = await client
      .send(new DescribeStacksCommand({ StackName: 'Other' }))
      .catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(CloudFormationServiceException);
    expect(unknown).toMatchObject({ name: 'ValidationError', message: 'Stack with id Other does not exist' });
    client.destroy();
  });
});

describe('the aws-like profile', () => {
  it('shows the states on the way, runs what there was until an update is done, and limits the calls', async () => {
    await using slow = await e2eBed({ profile: 'aws-like' });
    const client = clientOf(slow);
    const once = new LambdaClient({
      endpoint: slow.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    const FunctionName = 'slow';
    const created = await client.send(new CreateFunctionCommand(creation(FunctionName)));
    expect(created.State).toBe('Pending');
    await expect(once.send(new InvokeCommand({ FunctionName }))).rejects.toThrow(
      'The function is currently in the following state: Pending',
    );
    await waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    const updating = await client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 256 }),
    );
    expect(updating.LastUpdateStatus).toBe('InProgress');
    await expect(
      once.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 128 })),
    ).rejects.toThrow(ResourceConflictException);
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    const burst = await Promise.allSettled(
      Array.from({ length: 30 }, () => once.send(new GetAccountSettingsCommand({}))),
    );
    const throttled = burst.filter((result) => result.status === 'rejected');
    expect(throttled.length).toBeGreaterThan(0);
    expect(throttled.every(({ reason }) => reason instanceof TooManyRequestsException)).toBe(true);
    client.destroy();
    once.destroy();
  });
});
