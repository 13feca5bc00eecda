import { describe, expect, it } from 'vitest';
import type { HttpReply, HttpRequest, HttpResponder } from './http-message.ts';
import { Router, type Route } from './router.ts';

function ask(router: Router, method: string, path: string, overLimit = false): HttpReply {
  const replies: HttpReply[] = [];
  const request: HttpRequest = {
    method,
    path,
    query: new URLSearchParams(),
    headers: new Map(),
    trailers: new Map(),
    body: new Uint8Array(),
    rawQuery: '',
    headerText: '',
    truncated: false,
    overLimit,
  };
  const responder: HttpResponder = {
    send: (reply) => void replies.push(reply),
    stream: () => ({ write: () => undefined, end: () => undefined, breakOff: () => undefined }),
    aborted: false,
    onAbort: () => undefined,
  };
  router.handle(request, responder);
  expect(replies).toHaveLength(1);
  return replies[0] ?? { status: 0 };
}

function route(method: string, pattern: string, extra: Partial<Route> = {}): Route {
  return {
    method,
    pattern,
    handle: (_request, responder, params) => {
      responder.send({ status: 200, body: `${pattern} ${JSON.stringify(params)}` });
    },
    ...extra,
  };
}

function newRouter(...routes: readonly Route[]): Router {
  const router = new Router({
    notFound: (_request, methods) => ({ status: methods.length > 0 ? 405 : 404, body: methods.join() }),
  });
  router.add(...routes);
  return router;
}

describe('the router', () => {
  const router = newRouter(
    route('GET', '/functions/{name}'),
    route('GET', '/functions/all'),
    route('POST', '/functions/{name}/invocations', { bodyLimit: 10 }),
    route('GET', '/files/{rest+}'),
    route('POST', '/'),
  );

  it.each([
    ['GET', '/functions/a', '/functions/{name} {"name":"a"}'],
    ['GET', '/functions/all', '/functions/all {}'],
    [
      'POST',
      '/functions/arn%3Aaws%3Alambda/invocations',
      '/functions/{name}/invocations {"name":"arn:aws:lambda"}',
    ],
    ['POST', '/functions/all/invocations', '/functions/{name}/invocations {"name":"all"}'],
    ['GET', '/files/a/b%20c', '/files/{rest+} {"rest":"a/b c"}'],
    ['POST', '/', '/ {}'],
  ])('%s %s', (method, path, body) => {
    expect(ask(router, method, path)).toEqual({ status: 200, body });
    expect(ask(router, method, path)).toEqual({ status: 200, body });
  });

  it('knows a path from a method that it has not', () => {
    expect(ask(router, 'DELETE', '/functions/a')).toEqual({ status: 405, body: 'GET' });
    expect(ask(router, 'GET', '/nothing').status).toBe(404);
    expect(ask(router, 'GET', '/functions/').status).toBe(404);
    expect(ask(router, 'GET', '/functions/%zz').status).toBe(404);
  });

  it('answers a body over the limit without asking the route', () => {
    expect(ask(router, 'POST', '/functions/a/invocations', true).status).toBe(413);
    const own = newRouter(route('POST', '/', { tooLarge: () => ({ status: 413, body: 'own' }) }));
    expect(ask(own, 'POST', '/', true).body).toBe('own');
  });

  it('answers for a handler that throws', () => {
    const broken = newRouter({
      method: 'GET',
      pattern: '/',
      handle: () => {
        throw new Error('broken');
      },
    });
    expect(ask(broken, 'GET', '/')).toMatchObject({
      status: 500,
      body: '{"Type":"Service","Message":"broken"}',
    });
  });

  it('limits a body by its route', () => {
    const head = { method: 'POST', path: '/functions/a/invocations', headers: new Map<string, string>() };
    expect(router.bodyLimit(head)).toBe(10);
  });
});
