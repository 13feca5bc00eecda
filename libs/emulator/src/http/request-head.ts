import type { HttpHead } from './http-message.ts';

/** A request head with what its reader must know to find the end of the body. */
export interface RequestHead extends HttpHead {
  readonly query: string;
  /** Every header line as it was sent, but that Host is the target's where the target names one. */
  readonly headerText: string;
  readonly http10: boolean;
  readonly keepAlive: boolean;
  /** Bytes of the body, or `chunked`. */
  readonly length: number | 'chunked';
  readonly expectsContinue: boolean;
}

/** Why a peer's bytes are not a request that we serve. The connection ends with it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** Parses everything up to and without the empty line. */
export function parseHead(text: string): RequestHead | Refusal {
  if (FORBIDDEN.test(text)) return bad('control character in the request head');
  const lineEnd = text.indexOf('\r\n');
  const requestLine = parseRequestLine(lineEnd < 0 ? text : text.slice(0, lineEnd));
  if ('status' in requestLine) return requestLine;
  const headersAt = lineEnd < 0 ? text.length : lineEnd + 2;
  const headers = parseFields(text, headersAt);
  if (!(headers instanceof Map)) return headers;
  const length = bodyLength(headers, requestLine.http10);
  if (typeof length === 'object') return length;
  // The target's host counts, whatever the header says (RFC 9112, section 3.2.2).
  if (requestLine.authority !== undefined) headers.set('host', requestLine.authority);
  if (!requestLine.http10 && !headers.has('host')) return bad('no Host header');
  const { method, path, query, http10 } = requestLine;
  const keepAlive = staysOpen(headers.get('connection'), http10);
  const expectsContinue = !http10 && headers.get('expect')?.toLowerCase() === '100-continue';
  const headerText = withHost(text.slice(headersAt), requestLine.authority);
  return { method, path, query, headerText, http10, headers, keepAlive, length, expectsContinue };
}

/** Header or trailer lines from `start` on; a repeated name is one list, except where lists would be ambiguous. */
export function parseFields(text: string, start: number): Map<string, string> | Refusal {
  const fields = new Map<string, string>();
  let at = start;
  while (at < text.length) {
    let end = text.indexOf('\r\n', at);
    if (end < 0) end = text.length;
    const colon = text.indexOf(':', at);
    if (colon < 0 || colon > end) return bad('a header line without a colon');
    const name = fieldName(text.slice(at, colon));
    if (name === undefined) return bad('a header name that is not a token');
    const value = text.slice(colon + 1, end).trim();
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else if (SINGLE.has(name)) return bad(`more than one ${name} header`);
    else fields.set(name, `${before}, ${value}`);
    at = end + 2;
  }
  return fields;
}

export function bad(reason: string): Refusal {
  return { status: 400, reason };
}

// Everything below a space except tab and a whole CRLF: a lone CR or LF is how requests are smuggled.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|[^\r]\n|^\n/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const SINGLE: ReadonlySet<string> = new Set(['content-length', 'host', 'transfer-encoding', 'expect']);

interface RequestLine {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly http10: boolean;
  readonly authority?: string;
}

function parseRequestLine(line: string): RequestLine | Refusal {
  const methodEnd = line.indexOf(' ');
  const targetEnd = line.indexOf(' ', methodEnd + 1);
  if (methodEnd <= 0 || targetEnd <= methodEnd + 1) return bad('malformed request line');
  const method = line.slice(0, methodEnd);
  const version = line.slice(targetEnd + 1);
  if (!KNOWN_METHODS.has(method) && !TOKEN.test(method)) return bad('malformed method');
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') {
    return /^HTTP\/\d\.\d$/.test(version)
      ? { status: 505, reason: 'only HTTP/1.0 and HTTP/1.1 are spoken here' }
      : bad('malformed request line');
  }
  const http10 = version === 'HTTP/1.0';
  const target = line.slice(methodEnd + 1, targetEnd);
  if (target.startsWith('/') || target === '*') return { method, ...splitTarget(target), http10 };
  const absolute = /^http:\/\/([^/?#]+)(\/?.*)$/i.exec(target);
  if (absolute === null) return bad('the request target is neither a path nor an http address');
  const [, authority = '', rest = ''] = absolute;
  return { method, ...splitTarget(rest.startsWith('/') ? rest : `/${rest}`), http10, authority };
}

function withHost(headerText: string, authority: string | undefined): string {
  if (authority === undefined) return headerText;
  const rest = headerText.split('\r\n').filter((line) => line !== '' && !/^host:/i.test(line));
  return [`Host: ${authority}`, ...rest].join('\r\n');
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function bodyLength(headers: ReadonlyMap<string, string>, http10: boolean): number | 'chunked' | Refusal {
  const coding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (coding !== undefined) {
    if (length !== undefined) return bad('both Content-Length and Transfer-Encoding');
    if (http10) return bad('Transfer-Encoding in an HTTP/1.0 request');
    return coding.toLowerCase() === 'chunked'
      ? 'chunked'
      : { status: 501, reason: 'the only transfer coding understood is chunked' };
  }
  if (length === undefined) return 0;
  return /^\d{1,15}$/.test(length) ? Number(length) : bad('malformed Content-Length');
}

function staysOpen(connection: string | undefined, http10: boolean): boolean {
  if (connection === undefined) return !http10;
  const options = connection.toLowerCase();
  return http10 ? options.includes('keep-alive') : !options.includes('close');
}

const KNOWN_METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']);

/** Peers repeat the same few dozen spellings, so checking and lower-casing each is done once. */
const fieldNames = new Map<string, string>();
const FIELD_NAMES_KEPT = 512;

function fieldName(raw: string): string | undefined {
  const known = fieldNames.get(raw);
  if (known !== undefined) return known;
  if (!TOKEN.test(raw)) return undefined;
  const name = raw.toLowerCase();
  if (fieldNames.size < FIELD_NAMES_KEPT && raw.length < 64) fieldNames.set(raw, name);
  return name;
}
