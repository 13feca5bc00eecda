import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, RESULTS_TABLE } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { createResultsTable } from './create-tables.ts';
import { dynalite, dynoxide } from './engine.ts';
import { startDynamoDb } from './start-dynamo-db.ts';

const engines = [dynoxide(), dynalite()].filter((engine) => engine !== undefined);

describe.each(engines)('the table of results on $name', (engine) => {
  it('has the keys and indexes of the tables, and creating it twice changes nothing', async () => {
    await using dynamo = await startDynamoDb({ engine });
    await createResultsTable(dynamo.endpoint);
    await createResultsTable(dynamo.endpoint);
    const client = new DynamoDBClient({
      endpoint: dynamo.endpoint,
      region: 'us-east-2',
      credentials: LOCAL_CREDENTIALS,
    });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: RESULTS_TABLE.name }));
    client.destroy();
    const keysOf = (keys: readonly { AttributeName?: string | undefined }[] = []) =>
      keys.map(({ AttributeName }) => AttributeName);
    expect(keysOf(Table?.KeySchema)).toEqual(['pk', 'sk']);
    const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      ...keysOf(KeySchema),
      Projection?.ProjectionType,
    ]);
    expect(indexes.sort()).toEqual([
      ['by-cell', 'cellPk', 'cellSk', 'ALL'],
      ['by-run', 'runPk', 'runSk', 'ALL'],
    ]);
  });
});
