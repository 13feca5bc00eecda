import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type AttributeDefinition,
  type CreateTableCommandInput,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, RESULTS_TABLE, TEST_DATA_TABLE } from '@lambda-bench/config';

/** Creates what `light` writes to, unless it is there. */
export async function createTestDataTable(endpoint: string): Promise<void> {
  const { name, partitionKey, ttlAttribute } = TEST_DATA_TABLE;
  const made = await createTable(endpoint, {
    TableName: name,
    AttributeDefinitions: texts(partitionKey),
    KeySchema: keys(partitionKey),
    BillingMode: 'PAY_PER_REQUEST',
  });
  if (made) await withClient(endpoint, (client) => expireItems(client, name, ttlAttribute));
}

/** Creates the table of results as a deployment has it, unless it is there. */
export async function createResultsTable(endpoint: string, name: string = RESULTS_TABLE.name): Promise<void> {
  const { partitionKey, sortKey } = RESULTS_TABLE;
  const indexes = Object.values(RESULTS_TABLE.indexes);
  await createTable(endpoint, {
    TableName: name,
    AttributeDefinitions: texts(
      partitionKey,
      sortKey,
      ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
    ),
    KeySchema: keys(partitionKey, sortKey),
    // Everything of an item is in its indexes: a run is read from one in a single query.
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: 'ALL' },
    })),
    BillingMode: 'PAY_PER_REQUEST',
  });
}

/** False if the table was there already. */
async function createTable(endpoint: string, table: CreateTableCommandInput): Promise<boolean> {
  try {
    await withClient(endpoint, async (client) => {
      await client.send(new CreateTableCommand(table));
      await waitUntilTableExists(
        { client, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.5 },
        { TableName: table.TableName },
      );
    });
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
}

async function withClient(endpoint: string, use: (client: DynamoDBClient) => Promise<void>): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS });
  try {
    await use(client);
  } finally {
    client.destroy();
  }
}

function texts(...names: readonly string[]): AttributeDefinition[] {
  return names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
}

function keys(partition: string, sort?: string): KeySchemaElement[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' as const }]),
  ];
}

/** dynalite has no time to live; a table in memory does not live long enough to need it. */
async function expireItems(client: DynamoDBClient, table: string, attribute: string): Promise<void> {
  const specification = { Enabled: true, AttributeName: attribute };
  try {
    await client.send(
      new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: specification }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UnknownOperationException') throw error;
  }
}
