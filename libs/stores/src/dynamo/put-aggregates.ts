import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { BenchError } from '@lambda-bench/config';
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
  const isNoted = await table.callIf('UpdateItem', (client) =>
    client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { [ATTRIBUTES.pk]: key, [ATTRIBUTES.sk]: key },
        UpdateExpression: 'SET #a = :a',
        // An update would make an item of this alone.
        ConditionExpression: 'attribute_exists(#p)',
        ExpressionAttributeNames: { '#a': 'aggregatedLines', '#p': ATTRIBUTES.pk },
        ExpressionAttributeValues: { ':a': { N: String(lines) } },
      }),
    ),
  );
  if (isNoted) return;
  throw new BenchError(
    'LB_STORE',
    `run ${run} was deleted from table ${table.name} meanwhile`,
    'sync it from its folder again',
  );
}
