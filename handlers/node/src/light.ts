import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  type AttributeValue,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { answer, Refusal, type Answer } from './contract/answer.ts';
import { sendUntilDone } from './contract/send-until-done.ts';

interface RoundTrip {
  readonly itemsWritten: number;
  readonly itemsRead: number;
  readonly matched: boolean;
}

interface Item extends Record<string, AttributeValue> {
  readonly pk: AttributeValue.SMember;
  readonly n: AttributeValue.NMember;
  readonly data: AttributeValue.SMember;
  readonly ttl: AttributeValue.NMember;
}

type Key = Record<string, AttributeValue>;

export const SDK = '@aws-sdk/client-dynamodb 3.1162.0';

const WORKLOAD = { type: 'light', backend: SDK };
const ITEMS = 5;
const DAY_SECONDS = 86_400;

// The SDK would print a line about the older of Lambda's own runtimes into every function's log.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const client = new DynamoDBClient({ retryMode: 'standard', maxAttempts: 3 });

export function handler(
  event: unknown,
  context: { readonly awsRequestId: string },
): Promise<Answer<RoundTrip>> {
  return answer(WORKLOAD, event, async () => {
    const table = process.env.TEST_TABLE_NAME ?? '';
    if (table === '') throw new Refusal('TEST_TABLE_NAME is not set');
    const items = makeItems(context.awsRequestId);
    await write(table, items);
    const read = await readBack(table, items);
    if (!sameItems(items, read)) throw new Refusal('the items read differ from the items written');
    return { itemsWritten: items.length, itemsRead: read.length, matched: true };
  });
}

function makeItems(requestId: string): readonly Item[] {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'unknown';
  const expires = Math.floor(Date.now() / 1000) + DAY_SECONDS;
  return Array.from({ length: ITEMS }, (_, n) => ({
    pk: { S: `${name}#${requestId}#${n}` },
    n: { N: String(n) },
    data: { S: `benchmark item ${n}` },
    ttl: { N: String(expires) },
  }));
}

async function write(table: string, items: readonly Item[]): Promise<void> {
  const requests: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }));
  const left = await sendUntilDone(requests, async (batch) => {
    const command = new BatchWriteItemCommand({ RequestItems: { [table]: batch } });
    const { UnprocessedItems } = await serviceErrorsAreAnswers(client.send(command));
    return UnprocessedItems?.[table] ?? [];
  });
  if (left.length > 0) throw new Refusal(`${left.length} items were still unwritten after 5 attempts`);
}

async function readBack(table: string, items: readonly Item[]): Promise<readonly Key[]> {
  const read: Key[] = [];
  const keys: Key[] = items.map(({ pk }) => ({ pk }));
  const left = await sendUntilDone(keys, async (Keys) => {
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
    const { Responses, UnprocessedKeys } = await serviceErrorsAreAnswers(client.send(command));
    read.push(...(Responses?.[table] ?? []));
    return UnprocessedKeys?.[table]?.Keys ?? [];
  });
  if (left.length > 0) throw new Refusal(`${left.length} items were still unread after 5 attempts`);
  return read;
}

/** BatchGetItem answers in any order. */
function sameItems(written: readonly Item[], read: readonly Key[]): boolean {
  const byKey = new Map(read.map((item) => [item.pk?.S, item]));
  return (
    read.length === written.length &&
    written.every((item) => {
      const other = byKey.get(item.pk.S);
      return (
        other !== undefined &&
        Object.keys(other).length === Object.keys(item).length &&
        other.n?.N === item.n.N &&
        other.data?.S === item.data.S &&
        other.ttl?.N === item.ttl.N
      );
    })
  );
}

async function serviceErrorsAreAnswers<Output>(sent: Promise<Output>): Promise<Output> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof Error) throw new Refusal(`${error.name}: ${error.message}`, { cause: error });
    throw error;
  }
}
