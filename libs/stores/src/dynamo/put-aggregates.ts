import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { aggregateItem, type Aggregate } from './aggregate.ts';
import { batchWriter } from './batch-writer.ts';
import { ATTRIBUTES, testRunKey } from './item-keys.ts';
import type { Table } from './open-table.ts';

/** Puts the aggregates that were made of the first `lines` records, and notes it when all of them are there. */
export async function putAggregates(
  table: Table,
  run: string,
  aggregates: readonly Aggregate[],
  lines: number,
): Promise<void> {
  const writer = batchWriter(table);
  for (const aggregate of aggregates) await writer.add(aggregateItem(aggregate));
  await writer.flush();
  const key = { S: testRunKey(run) };
  await table.call('UpdateItem', (client) =>
    client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { [ATTRIBUTES.pk]: key, [ATTRIBUTES.sk]: key },
        UpdateExpression: 'SET #a = :a',
        ExpressionAttributeNames: { '#a': 'aggregatedLines' },
        ExpressionAttributeValues: { ':a': { N: String(lines) } },
      }),
    ),
  );
}
