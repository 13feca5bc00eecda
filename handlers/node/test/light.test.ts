import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadHandler } from './built.ts';

const require = createRequire(import.meta.url);
const dynalite = require('dynalite') as (options: object) => Server;

const ENV = {
  AWS_REGION: 'us-east-2',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_LAMBDA_FUNCTION_NAME: 'nodejs22-x86-light',
  TEST_TABLE_NAME: 'TestData',
  // For the client that checks the table; the handler sets it for itself.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

const before = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, ENV);
});

afterEach(() => {
  process.env = { ...before };
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

describe('light on a DynamoDB', () => {
  let database: Server;
  let endpoint: string;
  let client: DynamoDBClient;

  beforeAll(async () => {
    Object.assign(process.env, ENV);
    database = dynalite({ createTableMs: 0 });
    endpoint = await listen(database);
    client = new DynamoDBClient({ endpoint });
    await client.send(
      new CreateTableCommand({
        TableName: 'TestData',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  });

  afterAll(async () => {
    client.destroy();
    await close(database);
  });

  it('writes five items, reads them back and says so', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
    const handler = await loadHandler('light');
    const answer = await handler({}, { awsRequestId: 'first' });
    expect(answer).toMatchObject({ success: true, itemsWritten: 5, itemsRead: 5, matched: true });
    expect(answer.backend).toBe('@aws-sdk/client-dynamodb 3.1162.0');
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'TestData' }));
    const mine = Items.filter((item) => item.pk?.S?.startsWith('nodejs22-x86-light#first#'));
    expect(mine.map((item) => item.data?.S).sort()).toEqual(
      [0, 1, 2, 3, 4].map((n) => `benchmark item ${n}`),
    );
    const inADay = Date.now() / 1000 + 86_400;
    for (const item of mine) expect(Math.abs(Number(item.ttl?.N) - inADay)).toBeLessThan(600);
  });

  it('uses the endpoint for all services where DynamoDB has none of its own', async () => {
    process.env.AWS_ENDPOINT_URL = endpoint;
    const handler = await loadHandler('light');
    expect(await handler({}, { awsRequestId: 'second' })).toMatchObject({ success: true });
  });

  it('answers a missing table with the name and message of the service', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint;
    process.env.TEST_TABLE_NAME = 'Nowhere';
    const handler = await loadHandler('light');
    const answer = await handler({}, { awsRequestId: 'third' });
    expect(Object.keys(answer).sort()).toEqual(['error', 'success', 'workloadType']);
    expect(answer.error).toMatch(/^ResourceNotFoundException: .+/);
  });

  it('refuses to guess a table', async () => {
    process.env.TEST_TABLE_NAME = '';
    const handler = await loadHandler('light');
    const answer = await handler({}, { awsRequestId: 'fourth' });
    expect(answer).toEqual({ success: false, workloadType: 'light', error: 'TEST_TABLE_NAME is not set' });
  });
});

/** A service that leaves part of every batch undone, as DynamoDB does when a table is throttled. */
describe('light on a busy DynamoDB', () => {
  type Body = Record<string, unknown> & { RequestItems: { TestData: unknown } };
  let service: Server | undefined;
  let requests: { readonly action: string; readonly body: Body }[];

  async function serve(reply: (action: string, body: Body) => object): Promise<void> {
    requests = [];
    service = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
        requests.push({ action, body });
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end(JSON.stringify(reply(action, body)));
      });
    });
    process.env.AWS_ENDPOINT_URL_DYNAMODB = await listen(service);
  }

  afterEach(async () => {
    if (service !== undefined) await close(service);
    service = undefined;
  });

  it('sends again what was left, and only that', async () => {
    const stored: object[] = [];
    await serve((action, body) => {
      if (action === 'BatchWriteItem') {
        const [first, ...rest] = body.RequestItems.TestData as { PutRequest: { Item: object } }[];
        stored.push(first!.PutRequest.Item);
        return rest.length > 0 ? { UnprocessedItems: { TestData: rest } } : { UnprocessedItems: {} };
      }
      return { Responses: { TestData: stored }, UnprocessedKeys: {} };
    });
    const handler = await loadHandler('light');
    expect(await handler({}, { awsRequestId: 'busy' })).toMatchObject({ success: true, itemsRead: 5 });
    const sizes = requests.slice(0, 5).map(({ body }) => (body.RequestItems.TestData as unknown[]).length);
    expect(sizes).toEqual([5, 4, 3, 2, 1]);
    expect(requests).toHaveLength(6);
  });

  it('gives up after five sends and says how much is left', async () => {
    await serve((_action, body) => ({ UnprocessedItems: body.RequestItems }));
    const handler = await loadHandler('light');
    const answer = await handler({}, { awsRequestId: 'busy' });
    expect(answer.error).toBe('5 items were still unwritten after 5 attempts');
    expect(requests).toHaveLength(5);
  });

  it('does not take another item for the one it wrote', async () => {
    await serve((action, body) => {
      if (action === 'BatchWriteItem') return { UnprocessedItems: {} };
      const { Keys } = body.RequestItems.TestData as { Keys: object[] };
      const items = Keys.map((key) => ({ ...key, n: { N: '0' }, data: { S: 'other' }, ttl: { N: '1' } }));
      return { Responses: { TestData: items }, UnprocessedKeys: {} };
    });
    const handler = await loadHandler('light');
    const answer = await handler({}, { awsRequestId: 'busy' });
    expect(answer.error).toBe('the items read differ from the items written');
  });
});
