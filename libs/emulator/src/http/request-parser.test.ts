import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestParser } from './request-parser.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly trailers: Record<string, string>;
  readonly body: string;
  readonly overLimit: boolean;
}

function readAll(pieces: readonly Buffer[], limit = 1000): { requests: Seen[]; refusal?: number } {
  const parser = new RequestParser({ maxHeadBytes: 4096, bodyLimit: () => limit });
  const requests: Seen[] = [];
  for (const piece of pieces) {
    let at = 0;
    while (at < piece.length && parser.refusal === undefined) {
      at = parser.read(piece, at);
      const request = parser.take();
      if (request === undefined) continue;
      requests.push({
        method: request.method,
        path: request.path,
        query: request.query.toString(),
        headers: Object.fromEntries(request.headers),
        trailers: Object.fromEntries(request.trailers),
        body: request.body.toString('latin1'),
        overLimit: request.overLimit,
      });
    }
  }
  return parser.refusal === undefined ? { requests } : { requests, refusal: parser.refusal.status };
}

function readText(text: string, limit?: number): ReturnType<typeof readAll> {
  return readAll([Buffer.from(text, 'latin1')], limit);
}

const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const reserved = new Set(['host', 'content-length', 'transfer-encoding', 'expect', 'connection']);
const fields = fc.dictionary(
  token.filter((name) => !reserved.has(name)),
  value,
  { maxKeys: 6, noNullPrototype: true },
);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly trailers: Record<string, string>;
  readonly chunks: readonly string[];
  readonly chunked: boolean;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PURGE'),
  path: fc.stringMatching(/^\/[a-zA-Z0-9/%._~-]{0,30}$/),
  headers: fields,
  trailers: fields,
  chunks: fc.array(
    fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    { maxLength: 4 },
  ),
  chunked: fc.boolean(),
});

function encode(request: Sent): string {
  const body = request.chunks.join('');
  const lines = (record: Record<string, string>): string =>
    Object.entries(record)
      .map(([name, text]) => `${name}: ${text}\r\n`)
      .join('');
  const head = `${request.method} ${request.path} HTTP/1.1\r\nHost: localhost\r\n${lines(request.headers)}`;
  if (!request.chunked) return `${head}Content-Length: ${String(body.length)}\r\n\r\n${body}`;
  const chunks = request.chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n${lines(request.trailers)}\r\n`;
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...edges].map((edge, index) => bytes.subarray(edge, edges[index] ?? bytes.length));
}

describe('the request parser', () => {
  it('reads the same requests however the stream is split', () => {
    fc.assert(
      fc.property(
        fc.array(sent, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (requests, cuts) => {
          const bytes = Buffer.from(requests.map(encode).join(''), 'latin1');
          const whole = readAll([bytes]);
          expect(whole.refusal).toBeUndefined();
          expect(whole.requests.map(({ body }) => body)).toEqual(
            requests.map(({ chunks }) => chunks.join('')),
          );
          expect(whole.requests.map(({ path }) => path)).toEqual(requests.map(({ path }) => path));
          expect(whole.requests.map(({ trailers }) => trailers)).toEqual(
            requests.map(({ chunked, trailers }) => (chunked ? trailers : {})),
          );
          for (const [index, { headers }] of requests.entries()) {
            expect(whole.requests[index]?.headers).toMatchObject(headers);
          }
          expect(readAll(split(bytes, cuts))).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads a stream that comes byte by byte', () => {
    const text = encode({
      method: 'POST',
      path: '/a',
      headers: { 'x-a': 'b' },
      trailers: { 'x-t': 'u' },
      chunks: ['one', 'two'],
      chunked: true,
    });
    const bytes = Buffer.from(text + text, 'latin1');
    const single = [...bytes.keys()].map((at) => bytes.subarray(at, at + 1));
    expect(readAll(single)).toEqual(readAll([bytes]));
    expect(readAll(single).requests).toHaveLength(2);
  });

  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), (pieces) => {
        readAll(pieces.map((piece) => Buffer.from(piece)));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on a good request with bytes changed, and refuses or reads the same split or whole', () => {
    fc.assert(
      fc.property(
        sent,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (request, changes, cuts) => {
          const bytes = Buffer.from(encode(request), 'latin1');
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          expect(readAll(split(bytes, cuts))).toEqual(readAll([bytes]));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['both lengths', 'Content-Length: 1\r\nTransfer-Encoding: chunked', 400],
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 1', 400],
    ['a list of lengths', 'Content-Length: 1, 1', 400],
    ['a negative length', 'Content-Length: -1', 400],
    ['a signed length', 'Content-Length: +1', 400],
    ['a hexadecimal length', 'Content-Length: 0x1', 400],
    ['an empty length', 'Content-Length:', 400],
    ['another coding', 'Transfer-Encoding: gzip', 501],
    ['two codings', 'Transfer-Encoding: gzip, chunked', 501],
    ['the coding twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', 400],
    ['a second host', 'Host: localhost', 400],
    ['space before the colon', 'X-A : b', 400],
    ['a folded line', 'X-A: b\r\n c', 400],
    ['no colon', 'X-A', 400],
    ['a lone line feed', 'X-A: b\nContent-Length: 1', 400],
    ['a lone carriage return', 'X-A: b\rc', 400],
    ['a NUL', 'X-A: b\0c', 400],
  ])('refuses %s', (_name, header, status) => {
    expect(readText(`POST / HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`).refusal).toBe(status);
  });

  it.each([
    ['no version', 'GET /\r\n', 400],
    ['two spaces', 'GET  / HTTP/1.1\r\n', 400],
    ['an unknown version', 'GET / HTTP/3.0\r\n', 505],
    ['no method', ' / HTTP/1.1\r\n', 400],
    ['a relative target', 'GET a HTTP/1.1\r\n', 400],
  ])('refuses a request line with %s', (_name, line, status) => {
    expect(readText(`${line}Host: localhost\r\n\r\n`).refusal).toBe(status);
  });

  it('refuses HTTP/1.1 without a Host, and lets HTTP/1.0 go without', () => {
    expect(readText('GET / HTTP/1.1\r\n\r\n').refusal).toBe(400);
    expect(readText('GET / HTTP/1.0\r\n\r\n').requests).toHaveLength(1);
  });

  it.each(['', 'g', '-1', '0x1', '1 1', 'fffffffffff', '1;\0'])('refuses the chunk size %j', (size) => {
    const text = `POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\na\r\n0\r\n\r\n`;
    expect(readText(text).refusal).toBe(400);
  });

  it('refuses a chunk that is longer than its size', () => {
    const text =
      'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n';
    expect(readText(text).refusal).toBe(400);
  });

  it('refuses a head that is too large, arriving whole or in pieces', () => {
    const text = `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(5000)}\r\n\r\n`;
    expect(readText(text).refusal).toBe(431);
    const bytes = Buffer.from(text);
    expect(readAll([bytes.subarray(0, 100), bytes.subarray(100)]).refusal).toBe(431);
    expect(readAll([bytes.subarray(0, 4000), bytes.subarray(4000, 4500)]).refusal).toBe(431);
  });

  it.each([true, false])('drops a body over the limit and reads on (chunked: %s)', (chunked) => {
    const big = {
      method: 'POST',
      path: '/big',
      headers: {},
      trailers: {},
      chunks: ['x'.repeat(900), 'y'.repeat(900)],
      chunked,
    };
    const small = { ...big, path: '/small', chunks: ['z'] };
    const { requests } = readText(encode(big) + encode(small));
    expect(requests.map(({ path, body, overLimit }) => ({ path, body, overLimit }))).toEqual([
      { path: '/big', body: '', overLimit: true },
      { path: '/small', body: 'z', overLimit: false },
    ]);
  });

  it('hands a body to a sink as it arrives', () => {
    const parts: string[] = [];
    const parser = new RequestParser({
      maxHeadBytes: 4096,
      bodyLimit: () => 1000,
      bodySink: () => (chunk) => void parts.push(Buffer.from(chunk).toString()),
    });
    const send = (text: string): void => void parser.read(Buffer.from(text), 0);
    send('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n');
    expect(parts).toEqual(['one']);
    send('3\r\ntwo\r\n0\r\n\r\n');
    expect(parts).toEqual(['one', 'two']);
    expect(parser.take()?.body).toHaveLength(0);
  });

  it('says when the peer went away in the middle of a body', () => {
    const parser = new RequestParser({ maxHeadBytes: 4096, bodyLimit: () => 1000 });
    parser.read(Buffer.from('POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab'), 0);
    const request = parser.end();
    expect(request?.truncated).toBe(true);
    expect(request?.body.toString()).toBe('ab');
  });

  it('takes an address as the target, and its authority as the host', () => {
    const [request] = readText(
      'GET http://evil.example:80/a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\n',
    ).requests;
    expect(request).toMatchObject({ path: '/a', query: 'b=c', headers: { host: 'evil.example:80' } });
  });
});
