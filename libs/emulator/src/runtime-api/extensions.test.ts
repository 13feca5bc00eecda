import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listen } from '../http/http-server.ts';
import { Extensions, type ExtensionFault } from './extensions.ts';

interface Bed extends AsyncDisposable {
  readonly extensions: Extensions;
  readonly faults: ExtensionFault[];
  call(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: string,
  ): Promise<{ status: number; body: Record<string, unknown>; id: string }>;
  register(
    name: string,
    events?: readonly string[],
    headers?: Record<string, string>,
  ): ReturnType<Bed['call']>;
}

async function bed(): Promise<Bed> {
  const faults: ExtensionFault[] = [];
  const extensions = new Extensions(
    { functionName: 'f', functionVersion: '$LATEST', handler: 'h', accountId: '123456789012' },
    { extensionPolled: () => undefined, extensionFailed: (fault) => faults.push(fault) },
  );
  const server = await listen({
    service: {
      bodyLimit: () => 10_000,
      handle: (request, responder) => {
        extensions.handle(request, responder);
      },
    },
  });
  const call: Bed['call'] = async (method, path, headers = {}, body) => {
    const url = `http://${server.authority}/2020-01-01/extension/${path}`;
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
      id: answer.headers.get('lambda-extension-identifier') ?? '',
    };
  };
  return {
    extensions,
    faults,
    call,
    register: (name, events = ['INVOKE', 'SHUTDOWN'], headers = {}) =>
      call('POST', 'register', { 'Lambda-Extension-Name': name, ...headers }, JSON.stringify({ events })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('extensions', () => {
  it('are told about their function when they register', async () => {
    await using extensions = await bed();
    const plain = await extensions.register('a');
    expect([plain.status, plain.body]).toEqual([
      200,
      { functionName: 'f', functionVersion: '$LATEST', handler: 'h' },
    ]);
    expect(plain.id).toMatch(/^[0-9a-f-]{36}$/);
    const asking = await extensions.register('b', [], { 'Lambda-Extension-Accept-Feature': 'accountId' });
    expect(asking.body).toMatchObject({ accountId: '123456789012' });
  });

  it('hold the environment back until each of them asks for events', async () => {
    await using api = await bed();
    expect(api.extensions.ready).toBe(true);
    const { id } = await api.register('a');
    expect(api.extensions.ready).toBe(false);
    const poll = api.call('GET', 'event/next', { 'Lambda-Extension-Identifier': id });
    await expect.poll(() => api.extensions.ready).toBe(true);
    api.extensions.publish('INVOKE', { eventType: 'INVOKE', requestId: 'r' });
    expect((await poll).body).toEqual({ eventType: 'INVOKE', requestId: 'r' });
    expect(api.extensions.ready).toBe(false);
  });

  it('get what happened while they were not asking', async () => {
    await using api = await bed();
    const { id } = await api.register('a', ['SHUTDOWN']);
    api.extensions.publish('INVOKE', { eventType: 'INVOKE' });
    api.extensions.publish('SHUTDOWN', { eventType: 'SHUTDOWN' });
    const next = await api.call('GET', 'event/next', { 'Lambda-Extension-Identifier': id });
    expect(next.body).toEqual({ eventType: 'SHUTDOWN' });
  });

  it.each([
    ['a missing identifier', {}, 'Extension.MissingExtensionIdentifier'],
    [
      'a malformed identifier',
      { 'Lambda-Extension-Identifier': 'x' },
      'Extension.InvalidExtensionIdentifier',
    ],
    [
      'an unknown identifier',
      { 'Lambda-Extension-Identifier': randomUUID() },
      'Extension.UnknownExtensionIdentifier',
    ],
  ])('are refused with %s', async (_name, headers, errorType) => {
    await using api = await bed();
    const answer = await api.call('GET', 'event/next', headers);
    expect([answer.status, answer.body['errorType']]).toEqual([403, errorType]);
  });

  it.each([
    ['no name', '', '{}', 'Extension.InvalidExtensionName'],
    ['an unknown event', 'a', '{"events":["SLEEP"]}', 'Extension.InvalidEventType'],
    ['events that are no list', 'a', '{"events":1}', 'Extension.InvalidEventType'],
    ['a body that is not JSON', 'a', '{', 'InvalidRequestFormat'],
  ])('cannot register with %s', async (_name, name, body, errorType) => {
    await using api = await bed();
    const answer = await api.call('POST', 'register', { 'Lambda-Extension-Name': name }, body);
    expect([answer.status, answer.body['errorType']]).toEqual([403, errorType]);
  });

  it('are at most ten, each once, and none after init', async () => {
    await using api = await bed();
    for (let at = 0; at < 10; at += 1) expect((await api.register(`e${String(at)}`)).status).toBe(200);
    expect((await api.register('e10')).body['errorType']).toBe('Extension.TooManyExtensions');
    await using other = await bed();
    await other.register('a');
    expect((await other.register('a')).body['errorType']).toBe('Extension.AlreadyRegistered');
    other.extensions.close();
    expect((await other.register('b')).body['errorType']).toBe('Extension.RegistrationClosed');
  });

  it.each(['init', 'exit'] as const)('report an %s error', async (phase) => {
    await using api = await bed();
    const { id } = await api.register('a');
    const headers = {
      'Lambda-Extension-Identifier': id,
      'Lambda-Extension-Function-Error-Type': 'Extension.Broken',
    };
    expect((await api.call('POST', `${phase}/error`, headers, '{}')).status).toBe(202);
    expect(api.faults).toEqual([{ phase, errorType: 'Extension.Broken' }]);
    const without = await api.call('POST', `${phase}/error`, { 'Lambda-Extension-Identifier': id }, '{}');
    expect(without.status).toBe(403);
  });
});
