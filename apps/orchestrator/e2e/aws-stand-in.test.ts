import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  CreateStackCommand,
  ListStackResourcesCommand,
  waitUntilStackCreateComplete,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { resolveRegion } from '@lambda-bench/aws';
import { DEPLOYED, LOCAL_CREDENTIALS, OWNER_TAG } from '@lambda-bench/config';
import { startEmulator } from '@lambda-bench/emulator';
import { startDynamoDb } from '@lambda-bench/neighbours';
import { artefactOf } from '@lambda-bench/toolchains';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sdkBackend } from '../src/measure/sdk-backend.ts';
import { FUNCTION, SHAPES, STACK, type ShapeName, type ShapePlace } from './api-shapes.ts';
import {
  clientsOf,
  environment,
  openStandIn,
  REGION,
  whyNo,
  type StandInAccount,
} from './stand-in-account.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const noMinistack = await whyNo('ministack');
const noMoto = await whyNo('moto');

/** The answers to one question: what all places say, and which of them differ, each as a fact. */
interface Facts {
  readonly all: object;
  readonly ministack?: object;
  readonly moto?: object;
  readonly ours?: object;
}

const CREATED = {
  FunctionName: FUNCTION,
  MemorySize: 1769,
  Timeout: 240,
  Runtime: 'nodejs22.x',
  Architectures: ['x86_64'],
  sameCode: true,
};
const NO_FUNCTION = { name: 'ResourceNotFoundException', status: 404, saysDoesNotExist: false };
const NO_STACK = { name: 'ValidationError', status: 400, saysDoesNotExist: true };
const NOT_OFFERED = { threw: 'InvalidAction' };

const FACTS: Readonly<Record<ShapeName, Facts>> = {
  'sts:GetCallerIdentity': { all: { accountDigits: 12, isArn: true }, ours: NOT_OFFERED },
  'lambda:CreateFunction': { all: CREATED },
  'lambda:GetFunctionConfiguration': {
    all: { ...CREATED, State: 'Active', LastUpdateStatus: 'Successful', sizeOfCode: true },
  },
  'lambda:GetFunctionConfiguration of none': { all: NO_FUNCTION },
  'lambda:UpdateFunctionConfiguration': {
    all: { MemorySize: 512, State: 'Active', LastUpdateStatus: 'Successful', Timeout: 240, kept: 'yes' },
  },
  'lambda:Invoke': {
    all: { StatusCode: 200, ExecutedVersion: '$LATEST', ranOurCode: true, hasReport: true },
    ministack: { StatusCode: 200, ExecutedVersion: '$LATEST', ranOurCode: true, hasReport: false },
    // It runs nothing and names no version.
    moto: { StatusCode: 200, ranOurCode: false, hasReport: false },
  },
  'lambda:PublishVersion, ListVersionsByFunction, DeleteFunction of a version': {
    all: { Version: '1', before: ['$LATEST', '1 marked'], after: ['$LATEST'] },
  },
  'lambda:GetAccountSettings': {
    all: { ConcurrentExecutions: 'number', UnreservedConcurrentExecutions: 'number' },
    moto: { threw: 'SyntaxError' },
  },
  'cloudformation:CreateStack, DescribeStacks': {
    all: { StackName: STACK, StackStatus: 'CREATE_COMPLETE', owner: 'lambda-bench' },
    ours: NOT_OFFERED,
  },
  'cloudformation:DescribeStacks of none': { all: NO_STACK },
  'cloudformation:ListStackResources': {
    all: {
      onFirstPage: 100,
      isLast: false,
      ResourceType: 'AWS::Logs::LogGroup',
      ResourceStatus: 'CREATE_COMPLETE',
      hasPhysicalId: true,
    },
    // It has no pages.
    moto: {
      onFirstPage: 101,
      isLast: true,
      ResourceType: 'AWS::Logs::LogGroup',
      ResourceStatus: 'CREATE_COMPLETE',
      hasPhysicalId: true,
    },
    // Its stack is of its functions.
    ours: {
      onFirstPage: 1,
      isLast: true,
      ResourceType: 'AWS::Lambda::Function',
      ResourceStatus: 'CREATE_COMPLETE',
      hasPhysicalId: true,
    },
  },
  'cloudformation:ListStackResources of none': { all: NO_STACK },
  'dynamodb:CreateTable, DescribeTable, ListTables': {
    all: { TableStatus: 'ACTIVE', ItemCount: 0, indexes: ['by-cell', 'by-run'], isListed: true },
  },
  'dynamodb:BatchWriteItem, Query of an index': {
    all: {
      UnprocessedItems: {},
      Items: [
        { pk: { S: 'a' }, sk: { S: 'b' }, runPk: { S: 'RUN' }, runSk: { S: '1' }, exact: { N: '0.1' } },
      ],
    },
  },
  'secretsmanager:CreateSecret, GetSecretValue': {
    all: { SecretString: 'kept', Name: 'test/lambda-bench/api-key', sameArn: true },
    ours: { threw: 'UnknownOperationException' },
  },
  'secretsmanager:GetSecretValue of none': {
    all: { name: 'ResourceNotFoundException', status: 400, saysDoesNotExist: false },
    moto: NO_FUNCTION,
    ours: { name: 'UnknownOperationException', status: 400, saysDoesNotExist: false },
  },
};

/** What was opened, closed the other way round. */
const opened: AsyncDisposable[] = [];
let ministack: StandInAccount | undefined;
let code: Pick<ShapePlace, 'zip' | 'zipSha256'>;

beforeAll(async () => {
  const { zipPath } = await artefactOf(ROOT, { runtime: 'nodejs22.x', arch: 'x86_64', workload: 'light' });
  const zip = await readFile(zipPath);
  code = { zip, zipSha256: createHash('sha256').update(zip).digest('base64') };
  if (noMinistack !== '') return;
  ministack = await openStandIn('ministack');
  opened.push(ministack);
});

afterAll(async () => {
  for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
});

describe.each([
  { name: 'ministack', missing: noMinistack },
  { name: 'moto', missing: noMoto },
  { name: 'ours', missing: '' },
] as const)('the fields that our code reads, as $name answers', ({ name, missing }) => {
  let place: ShapePlace;

  beforeAll(async () => {
    if (missing === '') place = await (name === 'ours' ? ourPlace() : standInPlace(name));
  });

  it.skipIf(missing !== '').each(Object.keys(SHAPES) as ShapeName[])(`%s${missing}`, async (shape) => {
    const facts = FACTS[shape];
    expect(await answerOf(shape, place)).toEqual(facts[name] ?? facts.all);
  });
});

describe.skipIf(noMinistack !== '')(`the backend over the SDK against ministack${noMinistack}`, () => {
  const NAMES = ['nodejs22-x86-cpu-intensive', 'nodejs20-x86-cpu-intensive'];

  async function openPaged() {
    if (ministack === undefined) throw new Error('ministack was not started');
    await resolveRegion(environment(ministack.folder, ministack.endpoint));
    return sdkBackend({ name: 'aws', region: REGION, functions: { stack: 'Paged' } });
  }

  beforeAll(async () => {
    if (ministack !== undefined) await createPagedStack(ministack.cloudFormation, NAMES);
  });

  it('finds the functions behind the first page of a stack', async () => {
    const command = new ListStackResourcesCommand({ StackName: 'Paged' });
    const { StackResourceSummaries = [], NextToken } = await ministack!.cloudFormation.send(command);
    expect(NextToken).toBeDefined();
    expect(StackResourceSummaries.map(({ PhysicalResourceId }) => PhysicalResourceId)).not.toContain(
      NAMES[1],
    );
    await using backend = await openPaged();
    const found = await backend.discover();
    expect(found.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
    expect(found[0]).toMatchObject({ arch: 'x86_64', memoryMb: DEPLOYED.memoryMb, timeoutSeconds: 240 });
    expect(await backend.account()).toEqual({
      concurrentExecutions: expect.any(Number) as number,
      unreservedConcurrentExecutions: expect.any(Number) as number,
    });
  });

  it('changes a size, waits until it is so, invokes, and puts it back with everything else as it was', async () => {
    await using backend = await openPaged();
    const [fn] = await backend.discover();
    const before = await configurationOf(fn!.name);
    {
      await using control = await backend.open(fn!);
      await control.setMemory(512);
      expect((await configurationOf(fn!.name)).MemorySize).toBe(512);
      const invocation = await control.invoke(Buffer.from('{"n":1}'));
      expect(invocation).toMatchObject({ outcome: 'answered', executedVersion: '$LATEST' });
      if (invocation.outcome !== 'answered') return;
      expect(JSON.parse(invocation.payload)).toEqual({ got: { n: 1 }, kept: 'yes' });
      expect(invocation.logTail).not.toContain('REPORT');
      const version = await control.versions!.publish();
      expect(await version.invoke(Buffer.from('{}'))).toMatchObject({ executedVersion: version.version });
      await version.delete();
    }
    const after = await configurationOf(fn!.name);
    expect([after.MemorySize, after.Environment, after.Timeout]).toEqual([
      before.MemorySize,
      before.Environment,
      before.Timeout,
    ]);
  });
});

/** Ours is the emulator with the DynamoDB that stands beside it. */
async function ourPlace(): Promise<ShapePlace> {
  const toolchains = { root: ROOT, env: process.env };
  const emulator = await startEmulator({ toolchains, stackName: STACK, isolation: 'none' });
  opened.push(emulator);
  const dynamoDb = await startDynamoDb();
  opened.push(dynamoDb);
  return shapePlace(emulator.endpoint, dynamoDb.endpoint, 'arn:aws:iam::123456789012:role/lambda-bench');
}

async function standInPlace(name: 'ministack' | 'moto'): Promise<ShapePlace> {
  const account = name === 'ministack' ? ministack! : await openStandIn(name);
  if (name === 'moto') opened.push(account);
  return shapePlace(account.endpoint, account.endpoint, await createRole(account.cloudFormation));
}

function shapePlace(endpoint: string, dynamoEndpoint: string, role: string): ShapePlace {
  const { lambda, cloudFormation, s3 } = clientsOf(endpoint);
  s3.destroy();
  const options = { region: REGION, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 };
  const dynamoDb = new DynamoDBClient({ ...options, endpoint: dynamoEndpoint });
  const secrets = new SecretsManagerClient({ ...options, endpoint });
  const sts = new STSClient({ ...options, endpoint });
  const clients = { lambda, cloudFormation, dynamoDb, secrets, sts };
  opened.push({
    [Symbol.asyncDispose]: () => {
      for (const client of Object.values(clients)) client.destroy();
      return Promise.resolve();
    },
  });
  return { ...clients, ...code, role };
}

/** moto takes no function without one that is there. */
async function createRole(client: CloudFormationClient): Promise<string> {
  const Statement = [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
  ];
  const AssumeRolePolicyDocument = { Version: '2012-10-17', Statement };
  const Role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'shapes', AssumeRolePolicyDocument } };
  const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
  await client.send(
    new CreateStackCommand({
      StackName: 'Role',
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      TemplateBody: JSON.stringify({ Resources: { Role }, Outputs }),
    }),
  );
  const { final } = await waitUntilStackCreateComplete(
    { client, maxWaitTime: 50, minDelay: 0.1, maxDelay: 1 },
    { StackName: 'Role' },
  );
  return final?.Stacks?.[0]?.Outputs?.[0]?.OutputValue ?? '';
}

/** More resources than a page takes, and the functions last. */
async function createPagedStack(client: CloudFormationClient, names: readonly string[]): Promise<void> {
  const groups = Array.from({ length: 100 }, (_, index) => [
    `Group${String(index).padStart(3, '0')}`,
    { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/paged/${index}` } },
  ]);
  const ZipFile = 'exports.handler = async (event) => ({ got: event, kept: process.env.KEPT });';
  const functions = names.map((FunctionName, index) => [
    `ZFunction${index}`,
    {
      Type: 'AWS::Lambda::Function',
      DependsOn: 'Group099',
      Properties: {
        FunctionName,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/lambda-bench',
        MemorySize: DEPLOYED.memoryMb,
        Timeout: DEPLOYED.timeoutSeconds,
        Code: { ZipFile },
        Environment: { Variables: { KEPT: 'yes' } },
      },
    },
  ]);
  await client.send(
    new CreateStackCommand({
      StackName: 'Paged',
      Tags: [{ Key: OWNER_TAG.key, Value: OWNER_TAG.value }],
      TemplateBody: JSON.stringify({ Resources: Object.fromEntries([...groups, ...functions]) as object }),
    }),
  );
  await waitUntilStackCreateComplete(
    { client, maxWaitTime: 50, minDelay: 0.1, maxDelay: 1 },
    { StackName: 'Paged' },
  );
}

function configurationOf(FunctionName: string) {
  return ministack!.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
}

/** A refusal that a shape does not look at itself is its name. */
async function answerOf(shape: ShapeName, place: ShapePlace): Promise<object> {
  try {
    return await SHAPES[shape](place);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { threw: error.name };
  }
}
