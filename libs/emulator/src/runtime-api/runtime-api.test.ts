import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listen, type HttpServer } from '../http/http-server.ts';
import { RuntimeApi, RUNTIME_HEAD_BYTES, type RuntimeApiListener } from './runtime-api.ts';
import type { RuntimeInvocation } from './runtime-invocation.ts';
import { RUNTIME_TRANSITIONS, type RuntimeState } from './runtime-state.ts';

type Heard = readonly [what: string, ...details: unknown[]];

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

interface Bed extends AsyncDisposable {
  readonly api: RuntimeApi;
  readonly server: HttpServer;
  readonly heard: Heard[];
  readonly call: (method: string, path: string, init?: RequestInit) => Promise<Answer>;
}

const RUNTIME = '/2018-06-01/runtime';
const NEXT = `${RUNTIME}/invocation/next`;
const LIMIT = 6_291_556;

async function bed(maxConcurrency = 1): Promise<Bed> {
  const heard: Heard[] = [];
  const listener: RuntimeApiListener = {
    polled: () => heard.push(['polled']),
    answered: (requestId, answer) => heard.push(['answered', requestId, answer]),
    answeredInVain: (requestId) => heard.push(['answered in vain', requestId]),
    initFailed: ({ errorType, payload }) =>
      heard.push(['init failed', errorType, Buffer.from(payload).toString()]),
    extensionPolled: () => heard.push(['extension polled']),
    extensionFailed: ({ phase, errorType }) => heard.push(['extension failed', phase, errorType]),
  };
  const facts = { functionName: 'f', functionVersion: '$LATEST', handler: 'h', accountId: '123456789012' };
  const api = new RuntimeApi({ facts, single: maxConcurrency === 1, listener });
  const server = await listen({ service: api, maxHeadBytes: RUNTIME_HEAD_BYTES });
  return {
    api,
    server,
    heard,
    call: async (method, path, init) => {
      const answer = await fetch(`http://${server.authority}${path}`, { method, ...init });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function event(body = '{"n":1}', extra: Partial<RuntimeInvocation> = {}): RuntimeInvocation {
  return {
    requestId: randomUUID(),
    event: Buffer.from(body),
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    traceId: 'Root=1-a;Sampled=0',
    ...extra,
  };
}

/** Walks a runtime into a state and returns the id of its invocation. */
async function walk({ api, call }: Bed, state: RuntimeState): Promise<string> {
  const invocation = event();
  const { requestId } = invocation;
  if (state === 'Started') return requestId;
  if (state === 'InitError') {
    await call('POST', `${RUNTIME}/init/error`, { body: '{}' });
    return requestId;
  }
  const poll = call('GET', NEXT);
  await expect.poll(() => api.state).toBe('Ready');
  if (state === 'Ready') {
    poll.catch(() => undefined);
    return requestId;
  }
  api.deliver(invocation, 'nonce', Date.now() + 1000);
  await poll;
  if (state === 'RuntimeResponseSent') {
    await call('POST', `${RUNTIME}/invocation/${requestId}/response`, { body: '1' });
  }
  return requestId;
}

describe('the Runtime API', () => {
  it('hands an event to the poll that waits, with everything the runtime is told', async () => {
    await using api = await bed();
    const poll = api.call('GET', NEXT);
    await expect.poll(() => api.heard).toEqual([['polled']]);
    const context = '{"a":"b"}';
    const invocation = event('{"n":1}', { clientContext: context, cognitoIdentity: '{}', tenantId: 't' });
    api.api.deliver(invocation, 'nonce-1', 1234);
    const { status, text, headers } = await poll;
    expect([status, text]).toEqual([200, '{"n":1}']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': '1234',
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': invocation.traceId,
      'lambda-runtime-client-context': context,
      'lambda-runtime-cognito-identity': '{}',
      'lambda-runtime-aws-tenant-id': 't',
      'lambda-runtime-invocation-id': 'nonce-1',
    });
  });

  it('takes a response with 202 and its body', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const answer = await api.call('POST', `${RUNTIME}/invocation/${id}/response`, { body: '{"ok":true}' });
    expect([answer.status, answer.text]).toEqual([202, '{"status":"OK"}\n']);
    expect(api.heard.at(-1)).toEqual([
      'answered',
      id,
      { kind: 'response', payload: Buffer.from('{"ok":true}'), streamed: false, bytes: 11 },
    ]);
  });

  it('brings the same event again to a runtime that asks twice', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const again = await api.call('GET', NEXT);
    expect(again.headers.get('lambda-runtime-aws-request-id')).toBe(id);
  });

  it.each([
    ['Started', 'response', 400, 'InvalidRequestID'],
    ['Ready', 'response', 400, 'InvalidRequestID'],
    ['RuntimeResponseSent', 'response', 403, 'InvalidStateTransition'],
    ['RuntimeResponseSent', 'error', 403, 'InvalidStateTransition'],
  ] as const)('refuses, %s, a second or unasked %s with %i %s', async (state, kind, status, errorType) => {
    await using api = await bed();
    const id = await walk(api, state);
    const answer = await api.call('POST', `${RUNTIME}/invocation/${id}/${kind}`, { body: '1' });
    expect(answer.status).toBe(status);
    const body = JSON.parse(answer.text) as { errorMessage: string; errorType: string };
    expect(body.errorType).toBe(errorType);
    if (status === 403) {
      const to = kind === 'response' ? 'InvocationResponse' : 'InvocationErrorResponse';
      expect(body.errorMessage).toBe(
        `State transition from ${state} to ${to} failed for runtime. Error: State transition is not allowed`,
      );
    }
  });

  it.each(['Ready', 'Running', 'RuntimeResponseSent', 'InitError'] as const)(
    'refuses an init error from a runtime that is %s',
    async (state) => {
      await using api = await bed();
      await walk(api, state);
      const answer = await api.call('POST', `${RUNTIME}/init/error`, { body: '{}' });
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        403,
        {
          errorMessage: `State transition from ${state} to InitError failed for runtime. Error: State transition is not allowed`,
          errorType: 'InvalidStateTransition',
        },
      ]);
    },
  );

  it('refuses to go on after an init error', async () => {
    await using api = await bed();
    await walk(api, 'InitError');
    expect((await api.call('GET', NEXT)).status).toBe(403);
  });

  it('has a row for every state', () => {
    expect(RUNTIME_TRANSITIONS).toEqual({
      Started: ['Ready', 'InitError'],
      Ready: ['Ready', 'Running'],
      Running: ['Running', 'InvocationResponse', 'InvocationErrorResponse'],
      InvocationResponse: ['RuntimeResponseSent'],
      InvocationErrorResponse: ['RuntimeResponseSent'],
      RuntimeResponseSent: ['Ready'],
      InitError: [],
    });
  });

  it.each([
    ['Function.Mine', 'Function.Mine'],
    ['Runtime.Mine', 'Runtime.Mine'],
    ['Mine', 'Function.Unknown'],
    ['Function.mine', 'Function.Unknown'],
    ['Function.Mine2', 'Function.Unknown'],
    [undefined, 'Function.Unknown'],
  ])('counts the error type %s as %s, and passes the payload on', async (header, errorType) => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const headers = header === undefined ? {} : { 'Lambda-Runtime-Function-Error-Type': header };
    const answer = await api.call('POST', `${RUNTIME}/invocation/${id}/error`, { body: 'any', headers });
    expect(answer.status).toBe(202);
    expect(api.heard.at(-1)).toEqual([
      'answered',
      id,
      { kind: 'error', payload: Buffer.from('any'), errorType, streamed: false },
    ]);
  });

  it('counts an init error outside the families as Runtime.Unknown', async () => {
    await using api = await bed();
    await api.call('POST', `${RUNTIME}/init/error`, { body: '{"errorMessage":"m"}' });
    expect(api.heard).toEqual([['init failed', 'Runtime.Unknown', '{"errorMessage":"m"}']]);
  });

  it('takes a cause of nearly 1 MiB in a header', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const headers = { 'Lambda-Runtime-Function-XRay-Error-Cause': 'x'.repeat(1_000_000) };
    expect(
      (await api.call('POST', `${RUNTIME}/invocation/${id}/error`, { body: '{}', headers })).status,
    ).toBe(202);
  });

  it('takes a response of the limit and refuses one byte more', async () => {
    await using exact = await bed();
    const id = await walk(exact, 'Running');
    const body = Buffer.alloc(LIMIT, 'x');
    expect((await exact.call('POST', `${RUNTIME}/invocation/${id}/response`, { body })).status).toBe(202);
    await using over = await bed();
    const other = await walk(over, 'Running');
    const more = Buffer.alloc(LIMIT + 1, 'x');
    const answer = await over.call('POST', `${RUNTIME}/invocation/${other}/response`, { body: more });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      413,
      {
        errorMessage: 'Exceeded maximum allowed payload size (6291556 bytes).',
        errorType: 'RequestEntityTooLarge',
      },
    ]);
    expect(over.heard.at(-1)).toEqual([
      'answered',
      other,
      {
        kind: 'fault',
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      },
    ]);
  });

  it('refuses a response mode that does not exist', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const headers = { 'Lambda-Runtime-Function-Response-Mode': 'sideways' };
    const answer = await api.call('POST', `${RUNTIME}/invocation/${id}/response`, { body: '1', headers });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      400,
      { errorType: 'InvalidFunctionResponseMode' },
    ]);
    expect(api.heard.at(-1)).toMatchObject([
      'answered',
      id,
      { errorType: 'Runtime.InvalidResponseModeHeader' },
    ]);
  });

  it('checks the invocation id only where it is echoed', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const path = `${RUNTIME}/invocation/${id}/response`;
    const wrong = await api.call('POST', path, {
      body: '1',
      headers: { 'Lambda-Runtime-Invocation-Id': 'other' },
    });
    expect([wrong.status, JSON.parse(wrong.text)]).toEqual([
      410,
      { errorMessage: 'Invoke timeout', errorType: 'InvokeTimeout' },
    ]);
    const right = await api.call('POST', path, {
      body: '1',
      headers: { 'Lambda-Runtime-Invocation-Id': 'nonce' },
    });
    expect(right.status).toBe(202);
  });

  it('answers 410 to an answer that comes after the time limit', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    api.api.expire(id);
    expect((await api.call('POST', `${RUNTIME}/invocation/${id}/response`, { body: '1' })).status).toBe(410);
    expect((await api.call('POST', `${RUNTIME}/invocation/${id}/error`, { body: '1' })).status).toBe(410);
  });

  it('never delivers an event whose time has run out while no poll waited for it', async () => {
    await using api = await bed(2);
    const [late, next] = [event(), event()];
    api.api.deliver(late, 'a', Date.now());
    api.api.deliver(next, 'b', Date.now());
    expect(api.api.expire(late.requestId)).toBe(false);
    const { headers } = await api.call('GET', NEXT);
    expect(headers.get('lambda-runtime-aws-request-id')).toBe(next.requestId);
    expect(api.api.expire(next.requestId)).toBe(true);
    const answer = await api.call('POST', `${RUNTIME}/invocation/${next.requestId}/response`, { body: '1' });
    expect([answer.status, api.heard.at(-1)]).toEqual([410, ['answered in vain', next.requestId]]);
  });

  it.each([{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
    'takes nothing from a web page: %j',
    async (page) => {
      await using api = await bed();
      const chunks: string[] = [];
      const openSink = () => (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk).toString());
      expect((await api.call('GET', NEXT, { headers: page })).status).toBe(403);
      const poll = api.call('GET', NEXT);
      await expect.poll(() => api.api.state).toBe('Ready');
      const invocation = event('{}', { openSink });
      api.api.deliver(invocation, 'nonce', Date.now());
      await poll;
      const headers = { ...page, 'Lambda-Runtime-Function-Response-Mode': 'streaming' };
      const path = `${RUNTIME}/invocation/${invocation.requestId}/response`;
      const answer = await api.call('POST', path, { headers, body: 'evil' });
      expect([answer.status, chunks, api.heard]).toEqual([403, [], [['polled']]]);
    },
  );

  it('hands on a streamed response as it comes, and an error in its trailers', async () => {
    await using api = await bed();
    const seen: string[] = [];
    const poll = api.call('GET', NEXT);
    await expect.poll(() => api.api.state).toBe('Ready');
    const invocation = event('1', {
      openSink: () => (chunk) => void seen.push(Buffer.from(chunk).toString()),
    });
    api.api.deliver(invocation, 'n', 1);
    await poll;
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve) => {
      const outgoing = request(
        {
          port: api.server.port,
          method: 'POST',
          path: `${RUNTIME}/invocation/${invocation.requestId}/response`,
          headers: {
            'Lambda-Runtime-Function-Response-Mode': 'streaming',
            Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
          },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      outgoing.write('one');
      void expect
        .poll(() => seen.join(''))
        .toBe('one')
        .then(() => {
          outgoing.addTrailers({
            'Lambda-Runtime-Function-Error-Type': 'Function.Late',
            'Lambda-Runtime-Function-Error-Body': Buffer.from('{"e":1}').toString('base64'),
          });
          outgoing.end('two');
        });
    });
    expect(status).toBe(202);
    expect(seen.join('')).toBe('onetwo');
    expect(api.heard.at(-1)).toEqual([
      'answered',
      invocation.requestId,
      { kind: 'error', payload: Buffer.from('{"e":1}'), errorType: 'Function.Late', streamed: true },
    ]);
  });

  it('buffers a streamed response for a caller who wants it whole', async () => {
    await using api = await bed();
    const id = await walk(api, 'Running');
    const headers = { 'Lambda-Runtime-Function-Response-Mode': 'streaming' };
    await api.call('POST', `${RUNTIME}/invocation/${id}/response`, { body: 'whole', headers });
    expect(api.heard.at(-1)).toMatchObject([
      'answered',
      id,
      { payload: Buffer.from('whole'), streamed: false },
    ]);
  });

  it('serves several polls and answers in any order where the environment is shared', async () => {
    await using api = await bed(4);
    const polls = [api.call('GET', NEXT), api.call('GET', NEXT), api.call('GET', NEXT)];
    await expect.poll(() => api.heard.length).toBe(3);
    const events = [event('1'), event('2'), event('3'), event('4')];
    for (const one of events) api.api.deliver(one, 'n', 1);
    const bodies = await Promise.all(polls.map(async (poll) => (await poll).text));
    expect(bodies.sort()).toEqual(['1', '2', '3']);
    expect((await api.call('GET', NEXT)).text).toBe('4');
    for (const { requestId } of [...events].reverse()) {
      expect(
        (await api.call('POST', `${RUNTIME}/invocation/${requestId}/response`, { body: '1' })).status,
      ).toBe(202);
      expect(
        (await api.call('POST', `${RUNTIME}/invocation/${requestId}/response`, { body: '1' })).status,
      ).toBe(400);
    }
  });

  it('does not give an event to a poll whose peer has gone', async () => {
    await using api = await bed();
    const abort = new AbortController();
    const lost = api.call('GET', NEXT, { signal: abort.signal }).catch(() => 'lost');
    await expect.poll(() => api.heard.length).toBe(1);
    abort.abort();
    expect(await lost).toBe('lost');
    await new Promise((resolve) => setTimeout(resolve, 20));
    api.api.deliver(event('"kept"'), 'n', 1);
    expect((await api.call('GET', NEXT)).text).toBe('"kept"');
  });

  it.each([
    ['GET', '/2018-06-01/ping', 200, 'pong'],
    ['PUT', '/2020-08-15/logs', 202, 'Logs.NotSupported'],
    ['PUT', '/2022-07-01/telemetry', 202, 'Telemetry.NotSupported'],
    ['GET', '/2018-06-01/runtime/restore/next', 404, 'not found'],
    ['GET', '/nothing', 404, 'not found'],
    ['POST', `${RUNTIME}/invocation/x/other`, 404, 'not found'],
  ])('%s %s: %i', async (method, path, status, text) => {
    await using api = await bed();
    const answer = await api.call(method, path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
  });
});
