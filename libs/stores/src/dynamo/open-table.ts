import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { explainingClient, resolveRegion } from '@lambda-bench/aws';
import { RESULTS_TABLE } from '@lambda-bench/config';
import { isPassing, isUnmet, tableTrouble } from './table-trouble.ts';

export interface TableOptions {
  /** That of a deployment unless named. */
  readonly table?: string;
  /** Absent: AWS_REGION, AWS_DEFAULT_REGION, the profile's, else ours. */
  readonly region?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly patience?: Patience;
}

/** How often something that passes is asked again, and how long is waited before. */
export interface Patience {
  readonly attempts: number;
  /** Of the first wait at most; it doubles each time. */
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Half a minute in all: a table on demand doubles what it takes within that. */
const PATIENCE: Patience = { attempts: 12, firstMs: 50, mostMs: 5000 };

const CONNECT_MS = 5000;
const ANSWER_MS = 30_000;

/** A table over one client, whose calls are repeated where that helps and fail with what to do where it does not. */
export class Table implements AsyncDisposable {
  readonly name: string;
  readonly region: string;
  readonly patience: Patience;
  readonly #client: DynamoDBClient;

  constructor(client: DynamoDBClient, at: { name: string; region: string; patience: Patience }) {
    this.#client = client;
    this.name = at.name;
    this.region = at.region;
    this.patience = at.patience;
  }

  async call<T>(operation: string, send: (client: DynamoDBClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(this.#client);
      } catch (error) {
        if (attempt >= this.patience.attempts || !isPassing(error)) {
          throw tableTrouble(error, { operation, table: this.name, region: this.region });
        }
        await this.pause(attempt);
      }
    }
  }

  /** The same for a write that has a condition: whether it held. */
  async callIf(operation: string, send: (client: DynamoDBClient) => Promise<unknown>): Promise<boolean> {
    return await this.call(operation, async (client) => {
      try {
        await send(client);
        return true;
      } catch (error) {
        if (isUnmet(error)) return false;
        throw error;
      }
    });
  }

  /** Any time up to a limit that doubles, so that those who were refused together do not come back together. */
  async pause(attempt: number): Promise<void> {
    const { firstMs, mostMs } = this.patience;
    await sleep(Math.random() * Math.min(mostMs, firstMs * 2 ** (attempt - 1)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }
}

export async function openTable(options: TableOptions): Promise<Table> {
  const region = await resolveRegion(options.env, options.region);
  const agent = { keepAlive: true, maxSockets: 32 };
  const client = explainingClient(
    (log) =>
      new DynamoDBClient({
        ...log,
        region,
        // Repeating is decided here, together with items that were not taken.
        maxAttempts: 1,
        requestHandler: {
          connectionTimeout: CONNECT_MS,
          requestTimeout: ANSWER_MS,
          httpAgent: agent,
          httpsAgent: agent,
        },
      }),
  );
  // It walks through every attribute to hide secrets from a log that nobody asked for: a tenth of the CPU of a write.
  client.middlewareStack.remove('loggerMiddleware');
  return new Table(client, {
    name: options.table ?? RESULTS_TABLE.name,
    region,
    patience: options.patience ?? PATIENCE,
  });
}
