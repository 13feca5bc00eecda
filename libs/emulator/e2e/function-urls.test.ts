import {
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  ListFunctionUrlConfigsCommand,
  PutFunctionConcurrencyCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  UpdateFunctionUrlConfigCommand,
  type CreateFunctionUrlConfigCommandInput,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frontDoorBed, type FrontDoorBed } from './front-door-bed.ts';

let bed: FrontDoorBed;

beforeAll(async () => {
  bed = await frontDoorBed();
});

afterAll(() => bed[Symbol.asyncDispose]());

async function open(name: string, rest: Partial<CreateFunctionUrlConfigCommandInput> = {}): Promise<string> {
  const { FunctionUrl } = await bed.lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: 'NONE', ...rest }),
  );
  return FunctionUrl ?? '';
}

/** The two forms of the same address. */
function forms(url: string): { readonly id: string; readonly named: string; readonly path: string } {
  const id = /[a-z0-9]{32}/.exec(url)?.[0] ?? '';
  const { port } = new URL(bed.server.endpoint);
  return {
    id,
    named: `http://${id}.lambda-url.us-east-1.localhost:${port}/`,
    path: `${bed.server.endpoint}/lambda-bench/url/${id}/`,
  };
}

describe('a function URL', () => {
  it('is made, shown, changed, listed and deleted by the real SDK', async () => {
    const { lambda } = bed;
    const arn = await bed.make('managed');
    const cors = { AllowOrigins: ['*'], MaxAge: 60 };
    const input = { FunctionName: 'managed', AuthType: 'AWS_IAM', Cors: cors } as const;
    const made = await lambda.send(new CreateFunctionUrlConfigCommand(input));
    expect(made).toMatchObject({ FunctionArn: arn, AuthType: 'AWS_IAM', Cors: cors, InvokeMode: 'BUFFERED' });
    expect([forms(made.FunctionUrl ?? '').named, forms(made.FunctionUrl ?? '').path]).toContain(
      made.FunctionUrl,
    );
    await expect(lambda.send(new CreateFunctionUrlConfigCommand(input))).rejects.toThrow(
      ResourceConflictException,
    );
    const change = { FunctionName: 'managed', AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' } as const;
    await lambda.send(new UpdateFunctionUrlConfigCommand(change));
    const shown = await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: 'managed' }));
    expect(shown).toMatchObject({ AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM', Cors: cors });
    expect(shown.FunctionUrl).toBe(made.FunctionUrl);
    const listed = await lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName: 'managed' }));
    expect(listed.FunctionUrlConfigs).toHaveLength(1);
    await lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName: 'managed' }));
    await expect(lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: 'managed' }))).rejects.toThrow(
      ResourceNotFoundException,
    );
    const gone = await bed.ask(made.FunctionUrl ?? '');
    expect([gone.status, gone.text]).toEqual([403, '{"Message":null}']);
  });

  it('of an alias leads to its version, and is gone with the function', async () => {
    await bed.make('aliased');
    const alias = { FunctionName: 'aliased', Name: 'live', FunctionVersion: '$LATEST' };
    await bed.lambda.send(new CreateAliasCommand(alias));
    await expect(open('aliased', { Qualifier: 'nobody' })).rejects.toThrow('Function does not exist');
    const url = await open('aliased', { Qualifier: 'live' });
    expect((await bed.ask(url)).status).toBe(200);
    await bed.lambda.send(new DeleteFunctionCommand({ FunctionName: 'aliased' }));
    expect((await bed.ask(url)).status).toBe(403);
  });

  it('refuses constraints broken, in Lambda’s words, and addresses of another region', async () => {
    await bed.make('strict');
    await expect(open('strict', { AuthType: 'SOME' as 'NONE' })).rejects.toThrow(
      /Value 'SOME' at 'authType' failed to satisfy constraint: Member must satisfy enum value set: \[NONE, AWS_IAM\]/,
    );
    await expect(open('strict', { Qualifier: '1' })).rejects.toThrow(/at 'qualifier' failed/);
    const { named } = forms(await open('strict'));
    expect((await bed.ask(named.replace('us-east-1', 'eu-west-1'))).status).toBe(403);
  });
});

describe('the event of a function URL', () => {
  let address: ReturnType<typeof forms>;

  beforeAll(async () => {
    await bed.make('shown');
    address = forms(await open('shown'));
  });

  it('is payload 2.0 as AWS documents it, member by member', async () => {
    const event = await bed.event(address.named, {
      method: 'POST',
      path: '/a%20b/c?x=1&y=%26&x=2',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'tester/1',
        Cookie: 'one=1; two=2',
        'X-Twice': ['a', 'b'],
        'X-Forwarded-For': '203.0.113.9',
      },
      body: '{"é":1}',
    });
    const context = event['requestContext'] as Record<string, unknown>;
    const host = new URL(address.named).host;
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/a%20b/c',
      rawQueryString: 'x=1&y=%26&x=2',
      cookies: ['one=1', 'two=2'],
      queryStringParameters: { x: '1,2', y: '&' },
      body: '{"é":1}',
      isBase64Encoded: false,
      headers: {
        host,
        'content-type': 'application/json',
        'content-length': '8',
        'x-twice': 'a,b',
        'x-forwarded-for': '203.0.113.9, 127.0.0.1',
        'x-forwarded-port': new URL(bed.server.endpoint).port,
        'x-forwarded-proto': 'http',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/) as string,
      },
    });
    expect(event['headers']).not.toHaveProperty('cookie');
    expect(event['headers']).not.toHaveProperty('connection');
    expect(context).toEqual({
      accountId: 'anonymous',
      apiId: address.id,
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: address.id,
      http: {
        method: 'POST',
        path: '/a%20b/c',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'tester/1',
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      routeKey: '$default',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) as string,
      timeEpoch: expect.any(Number) as number,
    });
  });

  it('is the same by the path of the server, without what leads there', async () => {
    const { path } = address;
    const event = await bed.event(path, { path: '/put?x=1' });
    expect(event).toMatchObject({ rawPath: '/put', rawQueryString: 'x=1' });
    expect(await bed.event(path)).toMatchObject({ rawPath: '/' });
    expect(await bed.event(path)).not.toHaveProperty('body');
  });

  it.each([
    ['text/plain; charset=utf-8', 'a', 'a', false],
    ['application/xml', '<a/>', '<a/>', false],
    ['application/x-www-form-urlencoded', 'a=1', 'YT0x', true],
    [undefined, 'a', 'YQ==', true],
    ['application/json', Buffer.from([0xff, 0xfe]), '//4=', true],
    ['application/jsonp', '1', 'MQ==', true],
  ])('has a body of type %s as text or in base64', async (type, body, seen, base64) => {
    const event = await bed.event(address.path, {
      method: 'PUT',
      body,
      headers: type === undefined ? {} : { 'Content-Type': type },
    });
    expect([event['body'], event['isBase64Encoded']]).toEqual([seen, base64]);
  });

  it('has a chunked body whole, with its length', async () => {
    const headers = { 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/plain' };
    const event = await bed.event(address.path, { method: 'POST', body: 'abc', headers });
    expect(event['body']).toBe('abc');
    expect(event['headers']).toMatchObject({ 'content-length': '3' });
    expect(event['headers']).not.toHaveProperty('transfer-encoding');
  });
});

describe('the answer through a function URL', () => {
  let url: string;
  const answer = (value: unknown) => ({ do: 'respond', body: JSON.stringify(value) });

  beforeAll(async () => {
    await bed.make('answering', { Timeout: 1 });
    url = forms(await open('answering')).path;
  });

  it.each<[string, object, number, string, string]>([
    ['a text', answer('hello'), 200, 'application/json', 'hello'],
    ['an object', answer({ a: 1 }), 200, 'application/json', '{"a":1}'],
    ['a list', answer([1]), 200, 'application/json', '[1]'],
    ['null', answer(null), 200, 'application/json', 'null'],
    ['no JSON', { do: 'respond', body: 'plain <words>' }, 200, 'application/json', 'plain <words>'],
    ['a status alone', answer({ statusCode: 404 }), 404, 'application/json', ''],
    ['a status as text', answer({ statusCode: '201', body: 'x' }), 201, 'application/json', 'x'],
    [
      'base64',
      answer({ statusCode: 200, body: 'AQI=', isBase64Encoded: true, headers: { 'Content-Type': 'a/b' } }),
      200,
      'a/b',
      '\x01\x02',
    ],
    ['a status that is none', answer({ statusCode: 42 }), 502, 'application/json', 'Internal Server Error'],
    [
      'a body that is no text',
      answer({ statusCode: 200, body: {} }),
      502,
      'application/json',
      'Internal Server Error',
    ],
    [
      'headers that are none',
      answer({ statusCode: 200, headers: 'a' }),
      502,
      'application/json',
      'Internal Server Error',
    ],
    [
      'an error',
      { do: 'error', type: 'E', message: 'secret' },
      502,
      'application/json',
      'Internal Server Error',
    ],
    ['an end', { do: 'exit', code: 3 }, 502, 'application/json', 'Internal Server Error'],
    ['a time-out', { do: 'hang' }, 502, 'application/json', 'Internal Server Error'],
    [
      'too much',
      { do: 'oversize', bytes: 6_300_000 },
      413,
      'application/json',
      '{"message":"Request Entity Too Large"}',
    ],
  ])('of %s', async (_what, deed, status, type, body) => {
    const answered = await bed.ask(url, { deed });
    expect([answered.status, answered.headers['content-type'], answered.text]).toEqual([status, type, body]);
    expect(answered.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has the headers and cookies of the function, each on a line of its own, and none that frames', async () => {
    const { headers, text } = await bed.ask(url, {
      deed: answer({
        statusCode: 200,
        headers: { 'X-A': 'one\r\nX-Evil: 1', 'Content-Length': '1', Connection: 'close', 'X-N': 7 },
        cookies: ['a=1; Path=/', 'b=2'],
        body: 'whole',
      }),
    });
    expect(headers).toMatchObject({
      'x-n': '7',
      'set-cookie': ['a=1; Path=/', 'b=2'],
      'content-length': '5',
    });
    expect(headers).not.toHaveProperty('x-evil');
    expect(text).toBe('whole');
  });

  it('to HEAD has the headers and no body', async () => {
    const { status, headers, text } = await bed.ask(url, { method: 'HEAD', deed: answer('hello') });
    expect([status, headers['content-length'], text]).toEqual([200, '5', '']);
  });

  it('is 413 for a body that is too large, and 429 with the reason when throttled', async () => {
    const large = await bed.ask(url, { method: 'POST', body: Buffer.alloc(6_300_000) });
    expect([large.status, large.text]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    const limit = { FunctionName: 'answering', ReservedConcurrentExecutions: 0 };
    await bed.lambda.send(new PutFunctionConcurrencyCommand(limit));
    const throttled = await bed.ask(url);
    expect(throttled.status).toBe(429);
    expect(JSON.parse(throttled.text)).toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      message: 'Rate Exceeded.',
    });
  });
});

describe('a function URL that streams', () => {
  let url: string;
  const TYPE = 'application/vnd.awslambda.http-integration-response';
  const prelude = (value: unknown) => `${JSON.stringify(value)}${'\0'.repeat(8)}`;

  beforeAll(async () => {
    await bed.make('streaming');
    url = forms(await open('streaming', { InvokeMode: 'RESPONSE_STREAM' })).path;
  });

  it('takes status, headers and cookies from the prelude, however it is cut', async () => {
    const text = prelude({ statusCode: 207, headers: { 'X-A': 'b' }, cookies: ['c=1'] });
    const deed = {
      do: 'stream',
      headers: { 'Content-Type': TYPE },
      chunks: [
        { text: text.slice(0, 5), ms: 20 },
        { text: `${text.slice(5)}one`, ms: 20 },
        { text: ' two', ms: 0 },
      ],
    };
    const answered = await bed.ask(url, { deed });
    expect([answered.status, answered.text]).toEqual([207, 'one two']);
    expect(answered.headers).toMatchObject({
      'x-a': 'b',
      'set-cookie': ['c=1'],
      'transfer-encoding': 'chunked',
      'content-type': 'application/octet-stream',
    });
  });

  it('passes a stream without one on as bytes, and what is not streamed as it is', async () => {
    const deed = { do: 'stream', chunks: [{ text: 'a', ms: 10 }, { text: 'b' }] };
    const streamed = await bed.ask(url, { deed });
    expect([streamed.status, streamed.text, streamed.headers['content-type']]).toEqual([
      200,
      'ab',
      'application/octet-stream',
    ]);
    const whole = await bed.ask(url, { deed: { do: 'respond', body: '{"statusCode":201}' } });
    expect([whole.status, whole.text]).toEqual([200, '{"statusCode":201}']);
  });

  it('breaks off when the function fails in the middle, and is 502 when it fails before', async () => {
    const error = { type: 'Function.Late', message: 'm' };
    const middle = await bed.ask(url, { deed: { do: 'stream', chunks: [{ text: 'a', ms: 20 }], error } });
    expect([middle.status, middle.text, middle.brokenOff]).toEqual([200, 'a', true]);
    const before = await bed.ask(url, { deed: { do: 'error', type: 'E', message: 'm' } });
    expect(before.status).toBe(502);
    const bad = {
      do: 'stream',
      headers: { 'Content-Type': TYPE },
      chunks: [{ text: `no JSON${'\0'.repeat(8)}` }],
    };
    expect((await bed.ask(url, { deed: bad })).status).toBe(502);
  });
});

describe('a function URL with CORS', () => {
  let url: string;

  beforeAll(async () => {
    await bed.make('cors');
    const Cors = {
      AllowOrigins: ['https://a.example'],
      AllowMethods: ['PUT'],
      AllowHeaders: ['x-a'],
      ExposeHeaders: ['x-b'],
      AllowCredentials: true,
      MaxAge: 60,
    };
    url = forms(await open('cors', { Cors })).path;
  });

  it('answers a preflight itself', async () => {
    const headers = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'PUT' };
    const answered = await bed.ask(url, { method: 'OPTIONS', headers });
    expect([answered.status, answered.text]).toEqual([200, '']);
    expect(answered.headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '60',
    });
  });

  it('names the origin in other answers if it is one of them', async () => {
    const known = await bed.ask(url, { headers: { Origin: 'https://a.example' } });
    expect(known.headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-expose-headers': 'x-b',
    });
    const other = await bed.ask(url, { headers: { Origin: 'https://b.example' } });
    expect(other.status).toBe(200);
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  });
});
