import { QueryCommand, type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Table } from './open-table.ts';
import type { Item } from './record-items.ts';

export interface Question {
  /** The index by name; absent is the table itself, read with what was written last. */
  readonly index?: string;
  readonly partition: readonly [attribute: string, value: string];
  /** The sort key begins with this. */
  readonly prefix?: readonly [attribute: string, value: string];
  /** The sort key comes after this. */
  readonly after?: readonly [attribute: string, value: string];
  readonly newestFirst?: true;
  /** Items of one answer. */
  readonly pageItems?: number;
  /** Fetches the next page while one is worked on: for a reader who wants them all. */
  readonly ahead?: true;
}

/** The items of one partition in the order of the sort key, page by page, so that a run of any size needs no more memory. */
export async function* readItems(table: Table, question: Question): AsyncGenerator<Item> {
  const input = inputOf(table.name, question);
  const fetchPage = (from?: Record<string, AttributeValue>) =>
    table.call('Query', (client) =>
      client.send(new QueryCommand({ ...input, ...(from !== undefined && { ExclusiveStartKey: from }) })),
    );
  let page = await fetchPage();
  for (;;) {
    const from = page.LastEvaluatedKey;
    const next = from !== undefined && question.ahead === true ? fetchPage(from) : undefined;
    // Whoever stops reading before the end does not wait for it, and its trouble is nobody's.
    next?.catch(() => undefined);
    yield* page.Items ?? [];
    if (from === undefined) return;
    page = await (next ?? fetchPage(from));
  }
}

function inputOf(table: string, question: Question): QueryCommandInput {
  const { index, partition, prefix, after, newestFirst, pageItems } = question;
  const names: Record<string, string> = { '#p': partition[0] };
  const values: Record<string, AttributeValue> = { ':p': { S: partition[1] } };
  const conditions = ['#p = :p'];
  if (prefix !== undefined) {
    names['#s'] = prefix[0];
    values[':s'] = { S: prefix[1] };
    conditions.push('begins_with(#s, :s)');
  } else if (after !== undefined) {
    names['#s'] = after[0];
    values[':s'] = { S: after[1] };
    conditions.push('#s > :s');
  }
  return {
    TableName: table,
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ...(newestFirst === true && { ScanIndexForward: false }),
    ...(pageItems !== undefined && { Limit: pageItems }),
  };
}
