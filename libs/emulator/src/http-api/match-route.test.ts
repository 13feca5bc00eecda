import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiRoute } from './http-api.ts';
import { matchRoute, parseRouteKey } from './match-route.ts';

const routesOf = (keys: readonly string[]): ApiRoute[] =>
  keys.map((key) => ({ id: key, key, integrationId: undefined, managed: false }));
const chosen = (keys: readonly string[], method: string, path: string) => {
  const match = matchRoute(routesOf(keys), method, path);
  return match && [match.route.key, match.pathParameters];
};

describe('the route of a request', () => {
  const KEYS = [
    '$default',
    'ANY /{rest+}',
    'GET /a/{x}',
    'ANY /a/{y}',
    'GET /a/b',
    'ANY /a/b',
    'GET /a/{z+}',
  ];
  it.each([
    ['GET', '/a/b', 'GET /a/b', undefined],
    ['POST', '/a/b', 'ANY /a/b', undefined],
    ['GET', '/a/c', 'GET /a/{x}', { x: 'c' }],
    ['POST', '/a/c', 'ANY /a/{y}', { y: 'c' }],
    ['GET', '/a/c/d', 'GET /a/{z+}', { z: 'c/d' }],
    ['POST', '/a/c/d', 'ANY /{rest+}', { rest: 'a/c/d' }],
    ['GET', '/', '$default', undefined],
  ])('%s %s is the most specific one', (method, path, key, parameters) => {
    expect(chosen(KEYS, method, path)).toEqual([key, parameters]);
    expect(chosen([...KEYS].reverse(), method, path)).toEqual([key, parameters]);
  });

  it('is none where no route says so', () => {
    expect(chosen(['GET /a'], 'POST', '/a')).toBeUndefined();
    expect(chosen(['GET /a/{x}'], 'GET', '/a/')).toBeUndefined();
    expect(chosen(['GET /a'], 'GET', '/a/b')).toBeUndefined();
  });

  it('takes every path by its own literal key, whatever else is there', () => {
    const segment = fc.stringMatching(/^[a-z0-9._~-]{1,8}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const path = `/${segments.join('/')}`;
        expect(chosen([`GET ${path}`, 'GET /{all+}', '$default'], 'GET', path)?.[0]).toBe(`GET ${path}`);
      }),
    );
  });
});

describe('a route key', () => {
  it.each(['$default', 'GET /', 'ANY /a/{b}/c', 'PATCH /{all+}'])('may be %s', (key) => {
    expect(parseRouteKey(key)).toBeDefined();
  });
  it.each([
    '',
    'get /a',
    'GET a',
    'GET /a b',
    'GET /{a+}/b',
    'GET /{a}/{a}',
    'GET /x{a}',
    'TRACE /',
    'GET /a?b',
  ])('may not be %j', (key) => {
    expect(parseRouteKey(key)).toBeUndefined();
  });
});
