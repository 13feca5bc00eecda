import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  DeleteStageCommand,
  GetApiCommand,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStageCommand,
  NotFoundException,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS, frontDoorBed, type FrontDoorBed } from './front-door-bed.ts';

let bed: FrontDoorBed;
let gateway: ApiGatewayV2Client;
let arn: string;

beforeAll(async () => {
  bed = await frontDoorBed();
  const { endpoint } = bed.server;
  gateway = new ApiGatewayV2Client({ endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  arn = await bed.make('target', { Timeout: 2 });
});

afterAll(async () => {
  gateway.destroy();
  await bed[Symbol.asyncDispose]();
});

interface Built {
  readonly id: string;
  /** By the path of the server, which every client finds. */
  readonly address: string;
  readonly named: string;
  readonly integration: string;
}

/** An API as infrastructure code makes one, call by call. */
async function build(
  routes: readonly string[],
  options: { readonly format?: string; readonly stage?: string; readonly timeoutMs?: number } = {},
): Promise<Built> {
  const api = await gateway.send(new CreateApiCommand({ Name: 'load', ProtocolType: 'HTTP' }));
  const ApiId = api.ApiId ?? '';
  const { IntegrationId = '' } = await gateway.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arn,
      PayloadFormatVersion: options.format ?? '2.0',
      ...(options.timeoutMs === undefined ? {} : { TimeoutInMillis: options.timeoutMs }),
    }),
  );
  for (const RouteKey of routes) {
    await gateway.send(new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${IntegrationId}` }));
  }
  const StageName = options.stage ?? '$default';
  await gateway.send(
    new CreateStageCommand({ ApiId, StageName, AutoDeploy: true, StageVariables: { a: 'b' } }),
  );
  const { endpoint } = bed.server;
  const address = `${endpoint}/lambda-bench/api/${ApiId}`;
  const named = `http://${ApiId}.execute-api.us-east-1.localhost:${new URL(endpoint).port}`;
  expect([address, named]).toContain(api.ApiEndpoint);
  return { id: ApiId, address, named, integration: IntegrationId };
}

describe('an HTTP API', () => {
  it('is made in one call, shown, changed and deleted by the real SDK', async () => {
    const input = { Name: 'quick', ProtocolType: 'HTTP', Target: arn, Tags: { a: 'b' } } as const;
    const made = await gateway.send(new CreateApiCommand(input));
    expect(made).toMatchObject({ Name: 'quick', ProtocolType: 'HTTP', Tags: { a: 'b' } });
    const ApiId = made.ApiId ?? '';
    const id = { ApiId };
    const { Items: routes = [] } = await gateway.send(new GetRoutesCommand(id));
    expect(routes).toMatchObject([{ RouteKey: '$default', ApiGatewayManaged: true }]);
    const { Items: integrations = [] } = await gateway.send(new GetIntegrationsCommand(id));
    expect(integrations).toMatchObject([
      { IntegrationUri: arn, PayloadFormatVersion: '2.0', TimeoutInMillis: 30_000 },
    ]);
    const stage = await gateway.send(new GetStageCommand({ ApiId, StageName: '$default' }));
    expect(stage).toMatchObject({ AutoDeploy: true });
    const event = await bed.event(made.ApiEndpoint ?? '', { path: '/anything' });
    expect(event).toMatchObject({ rawPath: '/anything', routeKey: '$default' });
    await gateway.send(new UpdateApiCommand({ ApiId, Name: 'renamed' }));
    expect((await gateway.send(new GetApiCommand(id))).Name).toBe('renamed');
    const { Items: apis = [] } = await gateway.send(new GetApisCommand({}));
    expect(apis.map((api) => api.ApiId)).toContain(ApiId);
    await gateway.send(new DeleteApiCommand(id));
    await expect(gateway.send(new GetApiCommand(id))).rejects.toThrow(NotFoundException);
    expect((await bed.ask(made.ApiEndpoint ?? '')).status).toBe(404);
  });

  it('refuses what it cannot do by name, and what is wrong', async () => {
    const { id: ApiId, integration } = await build(['POST /put']);
    const refusals: readonly (readonly [() => Promise<unknown>, string, RegExp])[] = [
      [
        () => gateway.send(new CreateApiCommand({ Name: 'w', ProtocolType: 'WEBSOCKET' })),
        'BadRequestException',
        /WEBSOCKET/,
      ],
      [
        () =>
          gateway.send(
            new CreateApiCommand({ Name: 'w', ProtocolType: 'HTTP', Target: 'https://a.example' }),
          ),
        'BadRequestException',
        /is not the ARN of a Lambda function/,
      ],
      [
        () => gateway.send(new CreateIntegrationCommand({ ApiId, IntegrationType: 'HTTP_PROXY' })),
        'BadRequestException',
        /HTTP_PROXY is not offered/,
      ],
      [
        () =>
          gateway.send(
            new CreateIntegrationCommand({ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: arn }),
          ),
        'BadRequestException',
        /payloadFormatVersion is required/,
      ],
      [
        () =>
          gateway.send(
            new UpdateIntegrationCommand({ ApiId, IntegrationId: integration, TimeoutInMillis: 30_001 }),
          ),
        'BadRequestException',
        /timeoutInMillis must be between 50 and 30000/,
      ],
      [
        () => gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'POST /put' })),
        'ConflictException',
        /already exists/,
      ],
      [
        () => gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'post put' })),
        'BadRequestException',
        /route key/,
      ],
      [
        () =>
          gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /a', Target: 'integrations/nobody' })),
        'NotFoundException',
        /Invalid Integration identifier/,
      ],
      [
        () => gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /a', AuthorizationType: 'JWT' })),
        'BadRequestException',
        /JWT is not offered/,
      ],
      [
        () =>
          gateway.send(
            new CreateStageCommand({
              ApiId,
              StageName: 's',
              DefaultRouteSettings: { ThrottlingRateLimit: 1 },
            }),
          ),
        'BadRequestException',
        /defaultRouteSettings/,
      ],
      [
        () => gateway.send(new CreateStageCommand({ ApiId, StageName: '$default' })),
        'ConflictException',
        /already/,
      ],
      [
        () => gateway.send(new DeleteIntegrationCommand({ ApiId, IntegrationId: integration })),
        'ConflictException',
        /referenced/,
      ],
      [
        () =>
          gateway.send(
            new CreateAuthorizerCommand({ ApiId, Name: 'a', AuthorizerType: 'JWT', IdentitySource: ['a'] }),
          ),
        'NotImplementedException',
        /POST \/v2\/apis\/\w+\/authorizers is not offered/,
      ],
    ];
    for (const [call, type, words] of refusals) {
      const error = await call().then(
        () => new Error('it was taken'),
        (cause: unknown) => cause,
      );
      expect(error).toHaveProperty('name', type);
      expect(String(error)).toMatch(words);
    }
  });
});

describe('the event of an HTTP API', () => {
  it('of payload 2.0 names route, stage, path parameters and the caller’s address', async () => {
    const { address, named, id } = await build(['POST /things/{thing}']);
    for (const base of [address, named]) {
      const event = await bed.event(base, {
        method: 'POST',
        path: '/things/a%2Fb?q=1',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      expect(event).toMatchObject({
        version: '2.0',
        routeKey: 'POST /things/{thing}',
        rawPath: '/things/a%2Fb',
        rawQueryString: 'q=1',
        pathParameters: { thing: 'a/b' },
        stageVariables: { a: 'b' },
        body: '{}',
        isBase64Encoded: false,
        requestContext: {
          accountId: '123456789012',
          apiId: id,
          domainName: `${id}.execute-api.us-east-1.localhost`,
          domainPrefix: id,
          http: { method: 'POST', path: '/things/a%2Fb', sourceIp: '127.0.0.1' },
          routeKey: 'POST /things/{thing}',
          stage: '$default',
        },
      });
    }
  });

  it('of payload 1.0 keeps repeated headers and parameters apart', async () => {
    const { address, id } = await build(['ANY /{rest+}'], { format: '1.0', stage: 'test' });
    const event = await bed.event(address, {
      method: 'PUT',
      path: '/test/a/b?x=1&x=2',
      headers: {
        'X-Twice': ['a', 'b, c'],
        cOOkie: 'k=v',
        'user-agent': 'tester/1',
        'content-length': '3',
      },
      body: 'raw',
    });
    expect(event).toMatchObject({
      version: '1.0',
      resource: '/{rest+}',
      path: '/test/a/b',
      httpMethod: 'PUT',
      headers: {
        'X-Twice': 'b, c',
        cOOkie: 'k=v',
        Host: new URL(address).host,
        'User-Agent': 'tester/1',
        'Content-Length': '3',
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Port': new URL(address).port,
        'X-Forwarded-Proto': 'http',
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=/) as string,
      },
      multiValueHeaders: { 'X-Twice': ['a', 'b, c'], cOOkie: ['k=v'], 'User-Agent': ['tester/1'] },
      queryStringParameters: { x: '2' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      pathParameters: { rest: 'a/b' },
      stageVariables: { a: 'b' },
      body: Buffer.from('raw').toString('base64'),
      isBase64Encoded: true,
      requestContext: {
        accountId: '123456789012',
        apiId: id,
        httpMethod: 'PUT',
        identity: { sourceIp: '127.0.0.1', userAgent: 'tester/1', user: null, accessKey: null },
        path: '/test/a/b',
        protocol: 'HTTP/1.1',
        resourcePath: '/{rest+}',
        stage: 'test',
        authorizer: { claims: null, scopes: null },
      },
    });
    const plain = await bed.event(address, { path: '/test/a' });
    expect(plain).toMatchObject({ body: null, queryStringParameters: null, isBase64Encoded: false });
  });
});

describe('the answer through an HTTP API', () => {
  it('follows routes that are changed and taken away', async () => {
    const { id: ApiId, address } = await build(['POST /put']);
    const { Items: [route] = [] } = await gateway.send(new GetRoutesCommand({ ApiId }));
    expect((await bed.ask(address, { method: 'POST', path: '/put' })).status).toBe(200);
    expect((await bed.ask(address, { path: '/put' })).text).toBe('{"message":"Not Found"}');
    const RouteId = route?.RouteId ?? '';
    await gateway.send(new UpdateRouteCommand({ ApiId, RouteId, RouteKey: 'GET /put' }));
    expect((await bed.ask(address, { path: '/put' })).status).toBe(200);
    await gateway.send(new DeleteRouteCommand({ ApiId, RouteId }));
    expect((await bed.ask(address, { path: '/put' })).status).toBe(404);
    await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: '$default' }));
    // A route that leads to no integration.
    expect((await bed.ask(address, { path: '/put' })).status).toBe(500);
    await gateway.send(new DeleteStageCommand({ ApiId, StageName: '$default' }));
    expect((await bed.ask(address, { path: '/put' })).status).toBe(404);
  });

  it('has a type of its own where the function names none, and an id of the gateway', async () => {
    const { address } = await build(['$default']);
    const deed = { do: 'respond', body: JSON.stringify({ statusCode: 202, body: 'a', cookies: ['a=1'] }) };
    const { status, headers, text } = await bed.ask(address, { deed });
    expect([status, text]).toEqual([202, 'a']);
    expect(headers).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8', 'set-cookie': ['a=1'] });
    expect(headers['apigw-requestid']).toMatch(/^[A-Za-z0-9+/]{15}=$/);
  });

  it('of payload 1.0 has to state its status, and may repeat headers', async () => {
    const { address } = await build(['$default'], { format: '1.0' });
    const bad = await bed.ask(address, { deed: { do: 'respond', body: '{"a":1}' } });
    expect([bad.status, bad.text]).toEqual([500, '{"message":"Internal Server Error"}']);
    const headers = { multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, headers: { 'set-cookie': 'c=3' } };
    const body = JSON.stringify({ statusCode: 200, body: '', ...headers });
    const good = await bed.ask(address, { deed: { do: 'respond', body } });
    expect(good.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it('is 500 for a failure, 503 for a throttle or an integration that is late, 413 for too much', async () => {
    const { address } = await build(['$default']);
    const failed = await bed.ask(address, { deed: { do: 'error', type: 'E', message: 'secret' } });
    expect([failed.status, failed.text]).toEqual([500, '{"message":"Internal Server Error"}']);
    const hurried = await build(['$default'], { timeoutMs: 200 });
    const late = await bed.ask(hurried.address, { deed: { do: 'sleep', ms: 900 } });
    expect([late.status, late.text]).toEqual([503, '{"message":"Service Unavailable"}']);
    const large = await bed.ask(address, { method: 'POST', body: Buffer.alloc(6_300_000) });
    expect(large.status).toBe(413);
    const limit = { FunctionName: 'target', ReservedConcurrentExecutions: 0 };
    await bed.lambda.send(new PutFunctionConcurrencyCommand(limit));
    expect((await bed.ask(address)).status).toBe(503);
  });
});
