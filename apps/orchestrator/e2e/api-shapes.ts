import {
  CreateStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  QueryCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type FunctionConfiguration,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { OWNER_TAG, RESULTS_TABLE } from '@lambda-bench/config';

/** What is asked of every place: both stand-ins, and ours, the emulator with the DynamoDB beside it. */
export interface ShapePlace {
  readonly lambda: LambdaClient;
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  readonly sts: STSClient;
  /** A role that Lambda takes, an archive of a handler, and its digest as Lambda writes it. */
  readonly role: string;
  readonly zip: Uint8Array;
  readonly zipSha256: string;
}

export const FUNCTION = 'nodejs22-x86-light';
export const STACK = 'Shapes';
const WAIT = { maxWaitTime: 50, minDelay: 0.05, maxDelay: 0.5 };

/** In this order: a call may need what an earlier one made. Each gives only the fields that our code reads. */
export const SHAPES = {
  async 'sts:GetCallerIdentity'({ sts }: ShapePlace) {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return {
      accountDigits: Account?.replaceAll(/\d/g, '').length === 0 && Account.length,
      isArn: Arn?.startsWith('arn:aws:'),
    };
  },
  async 'lambda:CreateFunction'({ lambda, role, zip, zipSha256 }: ShapePlace) {
    const created = await lambda.send(
      new CreateFunctionCommand({
        FunctionName: FUNCTION,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: role,
        Architectures: ['x86_64'],
        MemorySize: 1769,
        Timeout: 240,
        Code: { ZipFile: zip },
        Environment: { Variables: { KEPT: 'yes' } },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, ...WAIT }, { FunctionName: FUNCTION });
    return configurationOf(created, zipSha256);
  },
  async 'lambda:GetFunctionConfiguration'({ lambda, zip, zipSha256 }: ShapePlace) {
    const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: FUNCTION }));
    const { State, LastUpdateStatus, CodeSize } = found;
    return {
      ...configurationOf(found, zipSha256),
      State,
      LastUpdateStatus,
      sizeOfCode: CodeSize === zip.length,
    };
  },
  'lambda:GetFunctionConfiguration of none': ({ lambda }: ShapePlace) =>
    refused(() => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'nobody' }))),
  async 'lambda:UpdateFunctionConfiguration'({ lambda }: ShapePlace) {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: FUNCTION, MemorySize: 512 }));
    await waitUntilFunctionUpdatedV2({ client: lambda, ...WAIT }, { FunctionName: FUNCTION });
    const { Configuration = {} } = await lambda.send(new GetFunctionCommand({ FunctionName: FUNCTION }));
    const { MemorySize, State, LastUpdateStatus, Timeout, Environment } = Configuration;
    return { MemorySize, State, LastUpdateStatus, Timeout, kept: Environment?.Variables?.['KEPT'] };
  },
  async 'lambda:Invoke'({ lambda }: ShapePlace) {
    const command = new InvokeCommand({
      FunctionName: FUNCTION,
      LogType: 'Tail',
      Payload: Buffer.from('{}'),
    });
    const { StatusCode, ExecutedVersion, FunctionError, LogResult, Payload } = await lambda.send(command);
    const answer = Buffer.from(Payload ?? []).toString();
    const tail = Buffer.from(LogResult ?? '', 'base64').toString();
    return {
      StatusCode,
      ExecutedVersion,
      FunctionError,
      ranOurCode: /"workloadType": ?"light"/.test(answer),
      hasReport: tail.includes('REPORT RequestId: '),
    };
  },
  async 'lambda:PublishVersion, ListVersionsByFunction, DeleteFunction of a version'({ lambda }: ShapePlace) {
    const Description = 'marked';
    const published = await lambda.send(new PublishVersionCommand({ FunctionName: FUNCTION, Description }));
    const before = await versionsOf(lambda);
    const Qualifier = published.Version ?? '';
    await lambda.send(new DeleteFunctionCommand({ FunctionName: FUNCTION, Qualifier }));
    return { Version: published.Version, before, after: await versionsOf(lambda) };
  },
  async 'lambda:GetAccountSettings'({ lambda }: ShapePlace) {
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    return {
      ConcurrentExecutions: typeof AccountLimit?.ConcurrentExecutions,
      UnreservedConcurrentExecutions: typeof AccountLimit?.UnreservedConcurrentExecutions,
    };
  },
  async 'cloudformation:CreateStack, DescribeStacks'({ cloudFormation }: ShapePlace) {
    await createStack(cloudFormation, 101);
    const { Stacks: [found] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: STACK }),
    );
    return {
      StackName: found?.StackName,
      StackStatus: found?.StackStatus,
      owner: found?.Tags?.find(({ Key }) => Key === OWNER_TAG.key)?.Value,
    };
  },
  'cloudformation:DescribeStacks of none': ({ cloudFormation }: ShapePlace) =>
    refused(() => cloudFormation.send(new DescribeStacksCommand({ StackName: 'Nowhere' }))),
  async 'cloudformation:ListStackResources'({ cloudFormation }: ShapePlace) {
    const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName: STACK }));
    const [first] = page.StackResourceSummaries ?? [];
    return {
      onFirstPage: page.StackResourceSummaries?.length,
      isLast: page.NextToken === undefined,
      ResourceType: first?.ResourceType,
      ResourceStatus: first?.ResourceStatus,
      hasPhysicalId: (first?.PhysicalResourceId ?? '') !== '',
    };
  },
  'cloudformation:ListStackResources of none': ({ cloudFormation }: ShapePlace) =>
    refused(() => cloudFormation.send(new ListStackResourcesCommand({ StackName: 'Nowhere' }))),
  async 'dynamodb:CreateTable, DescribeTable, ListTables'({ dynamoDb }: ShapePlace) {
    await createResultsTable(dynamoDb);
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: RESULTS_TABLE.name }));
    const { TableNames } = await dynamoDb.send(new ListTablesCommand({}));
    return {
      TableStatus: Table?.TableStatus,
      ItemCount: Table?.ItemCount,
      indexes: Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort(),
      isListed: TableNames?.includes(RESULTS_TABLE.name),
    };
  },
  async 'dynamodb:BatchWriteItem, Query of an index'({ dynamoDb }: ShapePlace) {
    const { name, indexes } = RESULTS_TABLE;
    const Item = {
      pk: { S: 'a' },
      sk: { S: 'b' },
      runPk: { S: 'RUN' },
      runSk: { S: '1' },
      exact: { N: '0.1' },
    };
    const { UnprocessedItems } = await dynamoDb.send(
      new BatchWriteItemCommand({ RequestItems: { [name]: [{ PutRequest: { Item } }] } }),
    );
    const found = await dynamoDb.send(
      new QueryCommand({
        TableName: name,
        IndexName: indexes.byRun.name,
        KeyConditionExpression: 'runPk = :run',
        ExpressionAttributeValues: { ':run': { S: 'RUN' } },
      }),
    );
    return { UnprocessedItems, Items: found.Items, LastEvaluatedKey: found.LastEvaluatedKey };
  },
  async 'secretsmanager:CreateSecret, GetSecretValue'({ secrets }: ShapePlace) {
    const Name = 'test/lambda-bench/api-key';
    const { ARN } = await secrets.send(new CreateSecretCommand({ Name, SecretString: 'kept' }));
    const { SecretString, ...found } = await secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    return { SecretString, Name: found.Name, sameArn: found.ARN === ARN };
  },
  'secretsmanager:GetSecretValue of none': ({ secrets }: ShapePlace) =>
    refused(() => secrets.send(new GetSecretValueCommand({ SecretId: 'nowhere' }))),
} as const satisfies Record<string, (place: ShapePlace) => Promise<object>>;

export type ShapeName = keyof typeof SHAPES;

/** A stack of log groups, more of them than a page takes. */
async function createStack(client: CloudFormationClient, logGroups: number): Promise<void> {
  const groups = Array.from({ length: logGroups }, (_, index) => [
    `Group${index}`,
    { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/shapes/${index}` } },
  ]);
  const TemplateBody = JSON.stringify({ Resources: Object.fromEntries(groups) as object });
  const Tags = [{ Key: OWNER_TAG.key, Value: OWNER_TAG.value }];
  await client.send(new CreateStackCommand({ StackName: STACK, Tags, TemplateBody }));
}

async function createResultsTable(client: DynamoDBClient): Promise<void> {
  const { name, partitionKey, sortKey, indexes } = RESULTS_TABLE;
  const keys = [{ partitionKey, sortKey }, ...Object.values(indexes)];
  const schemaOf = (key: { readonly partitionKey: string; readonly sortKey: string }) => [
    { AttributeName: key.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: key.sortKey, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys
        .flatMap((key) => [key.partitionKey, key.sortKey])
        .map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: schemaOf({ partitionKey, sortKey }),
      GlobalSecondaryIndexes: Object.values(indexes).map((index) => ({
        IndexName: index.name,
        KeySchema: schemaOf(index),
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
  );
}

function configurationOf(found: FunctionConfiguration, zipSha256: string) {
  const { FunctionName, MemorySize, Timeout, Runtime, Architectures, CodeSha256 } = found;
  return { FunctionName, MemorySize, Timeout, Runtime, Architectures, sameCode: CodeSha256 === zipSha256 };
}

async function versionsOf(lambda: LambdaClient) {
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: FUNCTION }));
  return Versions.map(({ Version = '', Description = '' }) => `${Version} ${Description}`.trim());
}

/** The name and status by which our code knows a refusal, and whether its message says what it looks for. */
async function refused(call: () => Promise<unknown>) {
  try {
    await call();
    return { answered: true };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
    return {
      name: error.name,
      status: $metadata?.httpStatusCode,
      saysDoesNotExist: error.message.includes('does not exist'),
    };
  }
}
