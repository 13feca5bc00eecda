import { connect, type Socket } from 'node:net';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { HttpBodyWriter, HttpHandler, HttpRequest, HttpResponder } from './http-message.ts';
import { listen, type HttpServer } from './http-server.ts';

async function serve(
  handle: HttpHandler,
  options: { limit?: number; hosts?: ReadonlySet<string> } = {},
): Promise<HttpServer> {
  return listen({
    service: { bodyLimit: () => options.limit ?? 1000, handle },
    ...(options.hosts && { hosts: options.hosts }),
  });
}

/** Sends the text and returns everything that came back once the server closed or `until` was seen. */
async function talk(server: HttpServer, text: string | readonly string[], until?: RegExp): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    for (const part of typeof text === 'string' ? [text] : text) {
      socket.write(part, 'latin1');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return await received(socket, until);
  } finally {
    socket.destroy();
  }
}

async function received(socket: Socket, until?: RegExp): Promise<string> {
  let seen = '';
  for await (const bytes of socket) {
    seen += (bytes as Buffer).toString('latin1');
    if (until?.test(seen)) break;
  }
  return seen;
}

const echo: HttpHandler = (request, responder) => {
  responder.send({
    status: 200,
    body: `${request.method} ${request.path} ${Buffer.from(request.body).toString()};`,
  });
};

describe('the HTTP server', () => {
  it('answers pipelined requests in order, also when the first is answered last', async () => {
    const waiting: HttpResponder[] = [];
    await using server = await serve((request, responder) => {
      if (request.path === '/slow') waiting.push(responder);
      else responder.send({ status: 200, body: `${request.path};` });
      setTimeout(() => waiting.shift()?.send({ status: 200, body: '/slow;' }), 20);
    });
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const answer = await talk(server, get('/slow') + get('/a') + get('/b'), /\/b;/);
    expect(answer.match(/\/\w+;/g)).toEqual(['/slow;', '/a;', '/b;']);
  });

  it('keeps a connection and closes it when asked', async () => {
    await using server = await serve(echo);
    const one = 'GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const last = 'GET /2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const answer = await talk(server, [one, last]);
    expect(answer).toContain('GET /1 ;');
    expect(answer).toMatch(/Connection: close\r\n\r\nGET \/2 ;$/);
  });

  it('says 100 Continue to who waits for it', async () => {
    await using server = await serve(echo);
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n';
    const answer = await talk(server, [head, 'ab'], /;/);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  });

  it('refuses a body that is announced too large before it is sent', async () => {
    await using server = await serve(echo);
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n';
    expect(await talk(server, head)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('refuses what is not HTTP with 400 and closes', async () => {
    await using server = await serve(echo);
    expect(await talk(server, 'hello there\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*Connection: close/);
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '',
    'localhost@evil',
  ])('refuses the foreign host %j', async (host) => {
    await using server = await serve(echo);
    expect(await talk(server, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(['localhost', 'LOCALHOST:4566', '127.0.0.1:1', '[::1]:80', 'abc.localhost:1', 'mine.test'])(
    'takes the host %j',
    async (host) => {
      await using server = await serve(echo, { hosts: new Set(['mine.test']) });
      expect(await talk(server, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, /;/)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it('listens on the loopback address only', async () => {
    await using server = await serve(echo);
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.family === 'IPv4' && address.address !== '127.0.0.1');
    for (const address of [...others.map((other) => other?.address ?? ''), '127.0.0.2']) {
      const socket = connect(server.port, address);
      const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });

  it('streams chunks and trailers, and speaks to HTTP/1.0 until the connection ends', async () => {
    await using server = await serve((_request, responder) => {
      const writer = responder.stream({ status: 200, headers: { Trailer: 'X-T' } });
      writer.write(Buffer.from('one'));
      writer.write(Buffer.from('two'));
      writer.end({ 'X-T': 'v' });
    });
    const modern = await talk(server, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', /v\r\n\r\n/);
    expect(modern).toMatch(/chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\nX-T: v\r\n\r\n$/);
    expect(await talk(server, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/Connection: close\r\n\r\nonetwo$/);
  });

  it.each([
    ['GET', 204],
    ['GET', 304],
    ['HEAD', 200],
    ['HEAD', 204],
  ] as const)(
    'sends no body in answer to %s with %i, so that the next reply is where it is looked for',
    async (method, status) => {
      await using server = await serve((request, responder) => {
        if (request.path === '/whole') responder.send({ status, body: 'whole' });
        if (request.path === '/large') responder.send({ status, body: Buffer.alloc(100_000, 'large') });
        if (request.path === '/last') responder.send({ status: 200, body: 'last;' });
        if (request.path !== '/stream') return;
        const writer = responder.stream({ status });
        writer.write(Buffer.from('stream'));
        writer.end({ 'X-T': 'v' });
      });
      const ask = (way: string, path: string): string => `${way} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
      const asked = ['/whole', '/large', '/stream'].map((path) => ask(method, path));
      const answer = await talk(server, [...asked, ask('GET', '/last')].join(''), /last;$/);
      const [nothing, ...replies] = answer.split(`HTTP/1.1 ${String(status)} `);
      expect([nothing, replies.length]).toEqual(['', status === 200 ? 4 : 3]);
      const bodies = answer.split('\r\n\r\n').map((part) => part.split('HTTP/1.1')[0]);
      expect(bodies).toEqual(['', '', '', '', 'last;']);
      if (status !== 200)
        expect(answer.match(/^(content-length|transfer-encoding):.*/gim)).toEqual(['Content-Length: 5']);
    },
  );

  it('makes whoever sends a body wait for a reader that is behind with it', async () => {
    const TOTAL = 64 * 1024 * 1024;
    let sunk = 0;
    let writer: HttpBodyWriter | undefined;
    await using server = await listen({
      service: {
        bodyLimit: () => 2 * TOTAL,
        bodySink: () => (chunk) => {
          sunk += chunk.length;
          return writer?.write(chunk);
        },
        handle: (request, responder) => {
          if (request.method === 'GET') {
            writer = responder.stream({ status: 200 });
            return;
          }
          writer?.end();
          responder.send({ status: 200 });
        },
      },
    });
    const reader = connect(server.port, '127.0.0.1');
    reader.write('GET / HTTP/1.0\r\n\r\n');
    await expect.poll(() => writer).toBeDefined();
    const sender = httpRequest({ port: server.port, host: '127.0.0.1', method: 'POST' });
    sender.on('error', () => undefined).end(Buffer.alloc(TOTAL));
    // Until nothing moves any more: the buffers of the kernel are full.
    let before = -1;
    const stands = (): boolean => {
      const still = sunk > 0 && sunk === before;
      before = sunk;
      return still;
    };
    await expect.poll(stands, { interval: 200, timeout: 30_000 }).toBe(true);
    expect(sunk).toBeLessThan(TOTAL / 2);
    let read = 0;
    for await (const bytes of reader) read += (bytes as Buffer).length;
    expect([sunk, read > TOTAL]).toEqual([TOTAL, true]);
  });

  it('lets whoever sends a body go on when its reader has gone', async () => {
    const TOTAL = 32 * 1024 * 1024;
    let writer: HttpBodyWriter | undefined;
    await using server = await listen({
      service: {
        bodyLimit: () => 2 * TOTAL,
        bodySink: () => (chunk) => writer?.write(chunk),
        handle: (request, responder) => {
          if (request.method === 'GET') writer = responder.stream({ status: 200 });
          else responder.send({ status: 202 });
        },
      },
    });
    const reader = connect(server.port, '127.0.0.1');
    reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(() => writer).toBeDefined();
    const sender = httpRequest({ port: server.port, host: '127.0.0.1', method: 'POST' });
    sender.end(Buffer.alloc(TOTAL));
    await new Promise((resolve) => setTimeout(resolve, 100));
    reader.destroy();
    const [answer] = (await once(sender, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(202);
    answer.destroy();
  });

  it('tells a handler that its peer has gone', async () => {
    let arrived: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    let aborts = 0;
    await using server = await serve((_request, responder) => {
      responder.onAbort(() => (aborts += 1));
      arrived();
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await waiting;
    socket.destroy();
    await expect.poll(() => aborts).toBe(1);
  });

  it('hands over a request whose body broke off', async () => {
    const seen: HttpRequest[] = [];
    await using server = await serve((request, responder) => {
      seen.push(request);
      responder.send({ status: 400 });
    });
    const socket = connect(server.port, '127.0.0.1');
    socket.end('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc');
    expect(await received(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(seen.map(({ truncated, body }) => [truncated, body.length])).toEqual([[true, 3]]);
  });

  it('does not let a header value start a header', async () => {
    await using server = await serve((_request, responder) => {
      responder.send({ status: 200, headers: { 'X-A': 'b\r\nX-Evil: c' }, body: ';' });
    });
    expect(await talk(server, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', /;/)).toContain(
      'X-A: b  X-Evil: c\r\n',
    );
  });

  it('carries large bodies both ways for an ordinary client', async () => {
    await using server = await serve(
      (request, responder) => {
        responder.send({ status: 200, body: request.body });
      },
      { limit: 10_000_000 },
    );
    const body = Buffer.alloc(5_000_000, 'abc');
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const outgoing = httpRequest({ port: server.port, host: '127.0.0.1', method: 'POST' }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          resolve(Buffer.concat(chunks));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    expect(answer.equals(body)).toBe(true);
  });

  it('says in one line that a port is taken', async () => {
    await using server = await serve(echo);
    await expect(
      listen({ service: { bodyLimit: () => 0, handle: echo }, port: server.port }),
    ).rejects.toMatchObject({
      code: 'LB_ADDRESS_IN_USE',
    });
  });
});
