import { CreateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontDoorBed, type FrontDoorBed } from './front-door-bed.ts';

let bed: FrontDoorBed;
let url: string;

beforeAll(async () => {
  bed = await frontDoorBed();
  await bed.make('target');
  const { FunctionUrl = '' } = await bed.lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: 'target', AuthType: 'NONE' }),
  );
  url = FunctionUrl;
});

afterAll(() => bed[Symbol.asyncDispose]());

const SIMPLE = { 'content-type': 'text/plain' };

/** What a page may send without asking for leave, and what it would do. */
const REQUESTS: readonly [what: string, method: string, path: string, body?: string, target?: string][] = [
  ['makes a function', 'POST', '/2015-03-31/functions', '{"FunctionName":"evil"}'],
  ['lists functions', 'GET', '/2015-03-31/functions'],
  ['invokes', 'POST', '/2015-03-31/functions/target/invocations', '{"do":"echo"}'],
  ['invokes for a stream', 'POST', '/2021-11-15/functions/target/response-streaming-invocations', '{}'],
  ['asks CloudFormation', 'POST', '/', 'Action=DescribeStacks&Version=2010-05-15'],
  ['reads logs', 'POST', '/', '{}', 'Logs_20140328.DescribeLogGroups'],
  ['makes an HTTP API', 'POST', '/v2/apis', '{"name":"evil","protocolType":"HTTP"}'],
  ['reads the description', 'GET', '/lambda-bench/describe'],
  ['reads the dead letters', 'GET', '/lambda-bench/dead-letters'],
];

const PAGES: readonly Readonly<Record<string, string>>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];

describe('a web page', () => {
  it.each(REQUESTS)('that %s is refused, and a program is not', async (_what, method, path, body, target) => {
    const asked = { method, path, ...(body === undefined ? {} : { body }) };
    const headers = { ...SIMPLE, ...(target === undefined ? {} : { 'x-amz-target': target }) };
    for (const page of PAGES) {
      const refused = await bed.ask(bed.server.endpoint, { ...asked, headers: { ...headers, ...page } });
      expect([page, refused.status]).toEqual([page, 403]);
      expect(refused.text).toContain('no web pages');
    }
    const program = { ...headers, 'sec-fetch-site': 'none' };
    expect((await bed.ask(bed.server.endpoint, { ...asked, headers: program })).status).not.toBe(403);
  });

  it('gets no leave by asking for it first', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    const path = '/2015-03-31/functions/target/code';
    const { status } = await bed.ask(bed.server.endpoint, { method: 'OPTIONS', path, headers });
    expect(status).toBe(403);
  });

  it.each(PAGES)('reaches the address of a function as %j', async (page) => {
    expect((await bed.ask(url, { headers: page })).status).toBe(200);
  });

  it('does not reach the rest by a name that is nearly a function’s', async () => {
    const { port } = new URL(bed.server.endpoint);
    const host = `http://a.lambda-url.us-east-1.evil.localhost:${port}`;
    const path = '/2015-03-31/functions';
    const { status } = await bed.ask(host, { path, headers: { origin: 'https://evil.example' } });
    expect(status).toBe(403);
  });
});
