import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, TEST_DATA_TABLE } from '@lambda-bench/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDataTable } from './create-tables.ts';
import { dynalite, dynoxide, findEngine } from './engine.ts';
import { startDynamoDb } from './start-dynamo-db.ts';

const engines = [dynoxide(), dynalite()].filter((engine) => engine !== undefined);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neighbours-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(endpoint: string, pk: string): Promise<void> {
  await withClient(endpoint, (client) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: { [TEST_DATA_TABLE.name]: [{ PutRequest: { Item: { pk: { S: pk } } } }] },
      }),
    ),
  );
}

async function get(endpoint: string, pk: string) {
  const answer = await withClient(endpoint, (client) =>
    client.send(
      new GetItemCommand({ TableName: TEST_DATA_TABLE.name, Key: { pk: { S: pk } }, ConsistentRead: true }),
    ),
  );
  return answer.Item;
}

async function withClient<T>(endpoint: string, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

describe.each(engines)('$name', (engine) => {
  it('holds the table that light writes to, and creating it twice changes nothing', async () => {
    await using dynamo = await startDynamoDb({ engine });
    await createTestDataTable(dynamo.endpoint);
    await put(dynamo.endpoint, 'a');
    await createTestDataTable(dynamo.endpoint);
    expect(await get(dynamo.endpoint, 'a')).toEqual({ pk: { S: 'a' } });
  });

  it('keeps its tables in a folder when it is given one', async () => {
    {
      await using first = await startDynamoDb({ engine, folder });
      await createTestDataTable(first.endpoint);
      await put(first.endpoint, 'kept');
    }
    await using second = await startDynamoDb({ engine, folder });
    expect(await get(second.endpoint, 'kept')).toEqual({ pk: { S: 'kept' } });
  });

  it('a port that is taken is said in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(startDynamoDb({ engine, port })).rejects.toThrow(`port ${port} cannot be had for DynamoDB`);
    other.close();
  });
});

it('an engine that cannot start says why', async () => {
  const broken = { ...findEngine(), command: '/bin/sh', args: () => ['-c', 'echo no disk >&2; exit 3'] };
  await expect(startDynamoDb({ engine: broken })).rejects.toThrow(/did not start on port \d+: no disk$/);
});

it('an engine does not outlive its owner, even one that was killed', async () => {
  const source = `
    import { startDynamoDb } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const dynamo = await startDynamoDb();
    console.log(dynamo.endpoint);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const port = new URL(line.toString().trim()).port;
  expect(await processesOn(port)).toBeGreaterThan(0);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  for (let tries = 0; tries < 200 && (await processesOn(port)) > 0; tries += 1) await sleep(25);
  expect(await processesOn(port)).toBe(0);
});

/** How many engines were started for that port, by their command line. */
async function processesOn(port: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(findEngine().command) && line.includes(`--port ${port}`)).length;
}
