import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { counted, BenchError } from '@lambda-bench/config';
import type { Table } from './open-table.ts';
import type { Item } from './record-items.ts';

/** DynamoDB takes no more at once. Of items of 400 KB these are 10 MB, below the 16 MB that a request may have. */
const BATCH_ITEMS = 25;

/** At AWS's ten milliseconds a batch this is 20,000 items a second, more than one process can prepare. */
const IN_FLIGHT = 8;

export interface BatchWriter {
  /** Waits while enough is under way. */
  add(item: Item): Promise<void>;
  /** Resolves when everything that was added is in the table. */
  flush(): Promise<void>;
  /** Items that the table has taken. */
  written(): number;
}

/** Puts items into a table, 25 at a time and several batches at once. After an error nothing more is sent. */
export function batchWriter(table: Table): BatchWriter {
  const inFlight = new Set<Promise<void>>();
  const state: { trouble?: { readonly error: unknown }; written: number } = { written: 0 };
  let batch: Item[] = [];

  const send = (items: readonly Item[]) => {
    const sent = putBatch(table, items)
      .then(
        () => {
          state.written += items.length;
        },
        (error: unknown) => {
          state.trouble ??= { error };
        },
      )
      .finally(() => inFlight.delete(sent));
    inFlight.add(sent);
  };
  const throwTrouble = async () => {
    if (state.trouble === undefined) return;
    await Promise.all(inFlight);
    throw state.trouble.error;
  };
  return {
    async add(item) {
      await throwTrouble();
      batch.push(item);
      if (batch.length < BATCH_ITEMS) return;
      while (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
      await throwTrouble();
      send(batch);
      batch = [];
    },
    async flush() {
      await throwTrouble();
      if (batch.length > 0) send(batch);
      batch = [];
      await Promise.all(inFlight);
      await throwTrouble();
    },
    written: () => state.written,
  };
}

async function putBatch(table: Table, items: readonly Item[]): Promise<void> {
  let left = items;
  for (let attempt = 1; ; attempt += 1) {
    const requests = left.map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems } = await table.call('BatchWriteItem', (client) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: requests } })),
    );
    left = (UnprocessedItems?.[table.name] ?? [])
      .map(({ PutRequest }) => PutRequest?.Item)
      .filter((item) => item !== undefined);
    if (left.length === 0) return;
    if (attempt >= table.patience.attempts) {
      throw new BenchError(
        'LB_STORE',
        `table ${table.name} did not take ${left.length} of ${items.length} items of a batch, asked ${counted(attempt, 'time')}`,
        'wait a while, then sync again: it goes on from what was written',
      );
    }
    await table.pause(attempt);
  }
}
