import { STATUS_CODES } from 'node:http';
import type { HttpReply } from './http-message.ts';

export type Framing = 'length' | 'chunked' | 'until-close';

/** Whether a peer reads the next reply right behind this one's head, whatever its headers say (RFC 9112, section 6.3). */
export function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || isBare(status);
}

function isBare(status: number): boolean {
  return status === 204 || status === 304;
}

/** Status line and headers with the empty line after them. */
export function replyHead(
  reply: HttpReply,
  framing: Framing,
  bodyLength: number,
  keepAlive: boolean,
): string {
  let head = statusLine(reply.status) + httpDate();
  const headers = reply.headers;
  if (headers !== undefined) {
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined) head += `${name}: ${cleanValue(value)}\r\n`;
    }
  }
  if (reply.headerLines !== undefined) head += reply.headerLines;
  // Neither coding nor length of a body that there cannot be (RFC 9110, section 8.6).
  if (!isBare(reply.status)) {
    if (framing === 'chunked') head += 'Transfer-Encoding: chunked\r\n';
    else if (framing === 'length') head += `Content-Length: ${String(bodyLength)}\r\n`;
  }
  return keepAlive ? `${head}\r\n` : `${head}Connection: close\r\n\r\n`;
}

/** Up to here Node writes a string to the socket without allocating a buffer for it. */
const STRING_BYTES = 16 * 1024;

/**
 * A whole reply, so that it leaves in one write: as a string of one character per byte where it is small, which is the
 * cheapest thing to write to a socket, else as one buffer.
 */
export function replyBytes(reply: HttpReply, keepAlive: boolean, withBody: boolean): Buffer | string {
  const body = reply.body ?? '';
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const head = replyHead(reply, 'length', length, keepAlive);
  if (!withBody || length === 0) return head;
  if (length <= STRING_BYTES) {
    if (typeof body !== 'string') return head + latin1(body);
    // As many bytes as characters: all of it is ASCII.
    if (body.length === length) return head + body;
  }
  const bytes = Buffer.allocUnsafe(head.length + length);
  bytes.write(head, 0, 'latin1');
  if (typeof body === 'string') bytes.write(body, head.length, 'utf8');
  else bytes.set(body, head.length);
  return bytes;
}

function latin1(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1');
}

export function chunkBytes(chunk: Uint8Array): Buffer {
  const size = `${chunk.length.toString(16)}\r\n`;
  const bytes = Buffer.allocUnsafe(size.length + chunk.length + 2);
  bytes.write(size, 0, 'latin1');
  bytes.set(chunk, size.length);
  bytes.write('\r\n', size.length + chunk.length, 'latin1');
  return bytes;
}

export function lastChunk(trailers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(trailers).map(
    ([name, value]) => `${name}: ${value.replace(ALL_UNSAFE, ' ')}\r\n`,
  );
  return `0\r\n${lines.join('')}\r\n`;
}

/** A value that cannot start a header of its own, whoever it came from. */
export function cleanValue(value: string): string {
  return UNSAFE.test(value) ? value.replace(ALL_UNSAFE, ' ') : value;
}

// A header value from a function or a caller must not start a header of its own.
const UNSAFE = /[^\t\x20-\x7e\x80-\xff]/;
const ALL_UNSAFE = /[^\t\x20-\x7e\x80-\xff]/g;

const statusLines = new Map<number, string>();

function statusLine(status: number): string {
  let line = statusLines.get(status);
  if (line === undefined) {
    line = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`;
    statusLines.set(status, line);
  }
  return line;
}

let dateSecond = 0;
let dateLine = '';

function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateLine = `Date: ${new Date(second * 1000).toUTCString()}\r\n`;
  }
  return dateLine;
}
