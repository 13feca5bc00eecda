import { connect } from 'node:net';
import { ApiGatewayV2Client, CreateApiCommand, UpdateApiCommand } from '@aws-sdk/client-apigatewayv2';
import { CreateFunctionUrlConfigCommand, UpdateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS, frontDoorBed, type FrontDoorBed } from './front-door-bed.ts';

const ORIGIN = { Origin: 'https://a.example' };

let bed: FrontDoorBed;
let url: string;
let id: string;
let api: string;
let gateway: ApiGatewayV2Client;
let ApiId: string;

beforeAll(async () => {
  bed = await frontDoorBed();
  const { endpoint } = bed.server;
  gateway = new ApiGatewayV2Client({ endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  const Target = await bed.make('target', { Timeout: 60 });
  const made = await bed.lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: 'target', AuthType: 'NONE' }),
  );
  id = /[a-z0-9]{32}/.exec(made.FunctionUrl ?? '')?.[0] ?? '';
  url = `${endpoint}/lambda-bench/url/${id}`;
  ({ ApiId = '' } = await gateway.send(new CreateApiCommand({ Name: 'a', ProtocolType: 'HTTP', Target })));
  api = `${endpoint}/lambda-bench/api/${ApiId}`;
});

afterAll(async () => {
  gateway.destroy();
  await bed[Symbol.asyncDispose]();
});

function saying(headers: object): object {
  return { do: 'respond', body: JSON.stringify({ statusCode: 200, headers, body: '' }) };
}

/** Sends the text on one connection and returns what came back once `until` was seen. */
async function talk(text: string, until: RegExp): Promise<string> {
  const socket = connect(Number(new URL(bed.server.endpoint).port), '127.0.0.1');
  socket.write(text);
  let seen = '';
  for await (const bytes of socket) {
    seen += (bytes as Buffer).toString('latin1');
    if (until.test(seen)) break;
  }
  socket.destroy();
  return seen;
}

describe('the CORS headers of a function', () => {
  const deed = saying({
    'Access-Control-Allow-Origin': '*',
    'access-control-expose-headers': 'x-own',
    'X-Own': '1',
  });

  it('go on as they are where the door has no rules', async () => {
    for (const address of [url, api]) {
      const { headers } = await bed.ask(address, { headers: ORIGIN, deed });
      expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-own': '1' });
    }
  });

  it('give way to the rules that the door has', async () => {
    const rules = { AllowOrigins: ['https://a.example'] };
    const FunctionName = 'target';
    await bed.lambda.send(new UpdateFunctionUrlConfigCommand({ FunctionName, Cors: rules }));
    await gateway.send(new UpdateApiCommand({ ApiId, CorsConfiguration: rules }));
    for (const address of [url, api]) {
      const { headers } = await bed.ask(address, { headers: ORIGIN, deed });
      expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://a.example', 'x-own': '1' });
      expect(headers).not.toHaveProperty('access-control-expose-headers');
      const other = await bed.ask(address, { headers: { Origin: 'https://b.example' }, deed });
      expect(other.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('a door', () => {
  it('says the id of a request itself, once', async () => {
    const deed = saying({ 'X-Amzn-RequestId': 'mine', 'Apigw-RequestId': 'mine' });
    const viaUrl = await bed.ask(url, { deed });
    expect(viaUrl.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    const viaApi = await bed.ask(api, { deed });
    expect(viaApi.headers['apigw-requestid']).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect([viaUrl, viaApi].map(({ headers }) => JSON.stringify(headers)).join()).not.toContain('mine');
  });

  it('goes by the host of an absolute target, and tells the function of no other', async () => {
    const named = `${id}.lambda-url.us-east-1.localhost:1`;
    const event = await bed.event(bed.server.endpoint, { path: `http://${named}/a/b` });
    expect(event).toMatchObject({ rawPath: '/a/b', headers: { host: named } });
  });

  it('is not asked about everything', async () => {
    const { port } = new URL(bed.server.endpoint);
    for (const kind of [`${id}.lambda-url`, `${ApiId}.execute-api`]) {
      const host = `http://${kind}.us-east-1.localhost:${port}`;
      expect((await bed.ask(host, { method: 'OPTIONS', path: '*' })).status).toBe(400);
    }
  });

  it.each([204, 304])(
    'sends nothing behind the head of %i, so that the next answer is understood',
    async (status) => {
      const target = `/lambda-bench/url/${id}/`;
      const deed = (statusCode: number, body: string) =>
        JSON.stringify({ do: 'respond', body: JSON.stringify({ statusCode, body }) });
      const ask = (statusCode: number, body: string) =>
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\nX-Do: ${deed(statusCode, body)}\r\n\r\n`;
      const answer = await talk(ask(status, 'too much') + ask(200, 'next;'), /next;$/);
      expect(answer).not.toContain('too much');
      expect(answer.match(/^content-length:.*/gim)).toEqual(['Content-Length: 5']);
    },
  );
});
