import type { HttpBodySink, HttpHead, HttpRequest } from './http-message.ts';
import { bad, parseFields, parseHead, type Refusal, type RequestHead } from './request-head.ts';

export interface ParserRules {
  readonly maxHeadBytes: number;
  bodyLimit(head: HttpHead): number;
  bodySink?(head: HttpHead): HttpBodySink | undefined;
}

/** A body over its limit is read and dropped so that the peer can hear the answer, but not for ever. */
const MAX_DROPPED_BYTES = 1024 * 1024 * 1024;
const MAX_CHUNK_LINE = 1024;
const CR = 13;
const LF = 10;
const EMPTY = Buffer.alloc(0);
/** Shared by all requests without one, as most are. */
const NO_QUERY: URLSearchParams = new URLSearchParams();
const NO_FIELDS: ReadonlyMap<string, string> = new Map();

type State = 'head' | 'body' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers';

/** Reads one connection's bytes, however they are split, into requests. It never throws on what a peer sends. */
export class RequestParser {
  /** Set once the bytes are not HTTP that we serve; nothing is read after that. */
  refusal: Refusal | undefined;
  readonly #rules: ParserRules;
  #state: State = 'head';
  #head: RequestHead | undefined;
  /** Bytes of an unfinished head, chunk-size line or trailer block. */
  readonly #partial = new Partial();
  #chunks: Buffer[] = [];
  #received = 0;
  #remaining = 0;
  #limit = 0;
  #sink: HttpBodySink | undefined;
  #trailers: ReadonlyMap<string, string> = NO_FIELDS;
  #complete = false;
  #awaitsContinue = false;

  constructor(rules: ParserRules) {
    this.#rules = rules;
  }

  /** Reads from `offset` on, up to the end of one request; returns the offset of the first byte not read. */
  read(bytes: Buffer, offset: number): number {
    let at = offset;
    while (at < bytes.length && !this.#complete && this.refusal === undefined) {
      at = this.#step(bytes, at);
    }
    return at;
  }

  /** The request that `read` has just finished. */
  take(): ParsedRequest | undefined {
    if (!this.#complete || this.#head === undefined) return undefined;
    return this.#release(this.#head, false);
  }

  /** The peer will send no more: a request whose body has begun is handed out as truncated. */
  end(): ParsedRequest | undefined {
    if (this.#head === undefined || this.refusal !== undefined) return undefined;
    return this.#release(this.#head, !this.#complete);
  }

  /** True once per request whose sender waits for `100 Continue` before it sends the body. */
  takeContinue(): boolean {
    const awaited = this.#awaitsContinue && this.#received === 0 && !this.#complete;
    this.#awaitsContinue = false;
    return awaited;
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at);
      case 'body':
      case 'chunk-data':
        return this.#readData(bytes, at);
      case 'chunk-size':
        return this.#readChunkSize(bytes, at);
      case 'chunk-end':
        return this.#readChunkEnd(bytes, at);
      case 'trailers':
        return this.#readTrailers(bytes, at);
    }
  }

  #readHead(bytes: Buffer, offset: number): number {
    let at = offset;
    // A CRLF too many after the previous body is allowed for by RFC 9112, section 2.2.
    while (this.#partial.length === 0 && (bytes[at] === CR || bytes[at] === LF)) at += 1;
    if (at >= bytes.length) return at;
    const block = this.#partial.until('\r\n\r\n', bytes, at, this.#rules.maxHeadBytes);
    if (block === 'too-long')
      return this.#refuse(bytes, { status: 431, reason: 'the request head is too large' });
    if (block === undefined) return bytes.length;
    const head = parseHead(block.text);
    if ('status' in head) return this.#refuse(bytes, head);
    this.#head = head;
    this.#limit = this.#rules.bodyLimit(head);
    this.#sink = this.#rules.bodySink?.(head);
    this.#received = 0;
    this.#awaitsContinue = head.expectsContinue;
    if (head.length === 'chunked') {
      this.#state = 'chunk-size';
    } else {
      this.#remaining = head.length;
      this.#state = 'body';
      if (head.length === 0) this.#complete = true;
      // Asked for leave to send too much: refusing now saves both sides the body.
      if (head.expectsContinue && head.length > this.#limit) {
        return this.#refuse(bytes, { status: 413, reason: 'the request body is too large' });
      }
    }
    return block.next;
  }

  #readData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#remaining);
    const taken = end - at;
    this.#received += taken;
    this.#remaining -= taken;
    if (this.#received > this.#limit) {
      this.#chunks = [];
      this.#sink = undefined;
      if (this.#received > MAX_DROPPED_BYTES) {
        return this.#refuse(bytes, { status: 413, reason: 'the request body is too large' });
      }
    } else if (this.#sink === undefined) {
      this.#chunks.push(bytes.subarray(at, end));
    } else {
      this.#sink(bytes.subarray(at, end));
    }
    if (this.#remaining === 0) {
      if (this.#state === 'body') this.#complete = true;
      else this.#state = 'chunk-end';
    }
    return end;
  }

  #readChunkSize(bytes: Buffer, at: number): number {
    const line = this.#partial.until('\r\n', bytes, at, MAX_CHUNK_LINE);
    if (line === 'too-long') return this.#refuse(bytes, bad('a chunk size line that is too long'));
    if (line === undefined) return bytes.length;
    const size = CHUNK_SIZE.exec(line.text)?.[1];
    if (size === undefined) return this.#refuse(bytes, bad('malformed chunk size'));
    this.#remaining = Number.parseInt(size, 16);
    this.#state = this.#remaining === 0 ? 'trailers' : 'chunk-data';
    return line.next;
  }

  #readChunkEnd(bytes: Buffer, at: number): number {
    const line = this.#partial.until('\r\n', bytes, at, 2);
    if (line === undefined) return bytes.length;
    if (line === 'too-long' || line.text !== '') {
      return this.#refuse(bytes, bad('a chunk longer than its size'));
    }
    this.#state = 'chunk-size';
    return line.next;
  }

  #readTrailers(bytes: Buffer, at: number): number {
    const line = this.#partial.until('\r\n', bytes, at, this.#rules.maxHeadBytes);
    if (line === 'too-long')
      return this.#refuse(bytes, { status: 431, reason: 'a trailer that is too large' });
    if (line === undefined) return bytes.length;
    if (line.text === '') {
      this.#complete = true;
      return line.next;
    }
    const fields = parseFields(line.text, 0);
    if (!(fields instanceof Map) || CONTROL.test(line.text))
      return this.#refuse(bytes, bad('malformed trailer'));
    const trailers = new Map(this.#trailers);
    for (const [name, value] of fields) trailers.set(name, value);
    if (trailers.size > MAX_TRAILERS)
      return this.#refuse(bytes, { status: 431, reason: 'too many trailers' });
    this.#trailers = trailers;
    return line.next;
  }

  #refuse(bytes: Buffer, refusal: Refusal): number {
    this.refusal = refusal;
    this.#chunks = [];
    this.#sink = undefined;
    return bytes.length;
  }

  #release(head: RequestHead, truncated: boolean): ParsedRequest {
    const [first = EMPTY] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
    const request = new ParsedRequest(head, body, this.#trailers, {
      truncated,
      overLimit: this.#received > this.#limit,
    });
    this.#state = 'head';
    this.#head = undefined;
    this.#chunks = [];
    this.#sink = undefined;
    this.#trailers = NO_FIELDS;
    this.#complete = false;
    this.#received = 0;
    this.#partial.clear();
    return request;
  }
}

const MAX_TRAILERS = 64;
// The size, then perhaps extensions, which are read over.
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,10})[ \t]*(?:;[^\0-\x08\n-\x1f\x7f]*)?$/; // eslint-disable-line no-control-regex
const CONTROL = /[\0-\x08\n-\x1f\x7f]/; // eslint-disable-line no-control-regex

/** One request; the query is taken apart only where a handler asks for it. */
export class ParsedRequest implements HttpRequest {
  readonly head: RequestHead;
  readonly body: Buffer;
  readonly trailers: ReadonlyMap<string, string>;
  readonly truncated: boolean;
  readonly overLimit: boolean;
  #query: URLSearchParams | undefined;

  constructor(
    head: RequestHead,
    body: Buffer,
    trailers: ReadonlyMap<string, string>,
    flags: { readonly truncated: boolean; readonly overLimit: boolean },
  ) {
    this.head = head;
    this.body = body;
    this.trailers = trailers;
    this.truncated = flags.truncated;
    this.overLimit = flags.overLimit;
  }

  get method(): string {
    return this.head.method;
  }

  get path(): string {
    return this.head.path;
  }

  get headers(): ReadonlyMap<string, string> {
    return this.head.headers;
  }

  get rawQuery(): string {
    return this.head.query;
  }

  get headerText(): string {
    return this.head.headerText;
  }

  get query(): URLSearchParams {
    return (this.#query ??= this.head.query === '' ? NO_QUERY : new URLSearchParams(this.head.query));
  }
}

/** Text up to a delimiter that may arrive in pieces. Grows by doubling, so byte-by-byte senders cost no more than others. */
class Partial {
  length = 0;
  #bytes: Buffer = EMPTY;

  until(
    delimiter: '\r\n' | '\r\n\r\n',
    bytes: Buffer,
    at: number,
    maxBytes: number,
  ): { text: string; next: number } | 'too-long' | undefined {
    if (this.length === 0) {
      const end = bytes.indexOf(delimiter, at, 'latin1');
      if (end >= 0) {
        if (end + delimiter.length - at > maxBytes) return 'too-long';
        return { text: bytes.toString('latin1', at, end), next: end + delimiter.length };
      }
      this.#append(bytes, at);
      return this.length > maxBytes ? 'too-long' : undefined;
    }
    const before = this.length;
    // Only the longest possible remainder is taken in, as what follows the delimiter may be a large body.
    const taken = Math.min(bytes.length, at + Math.max(0, maxBytes + delimiter.length - before));
    this.#append(bytes.subarray(0, taken), at);
    const from = Math.max(0, before - delimiter.length + 1);
    const end = this.#bytes.subarray(0, this.length).indexOf(delimiter, from, 'latin1');
    if (end < 0) return this.length > maxBytes || taken < bytes.length ? 'too-long' : undefined;
    if (end + delimiter.length > maxBytes) return 'too-long';
    const text = this.#bytes.toString('latin1', 0, end);
    const next = at + end + delimiter.length - before;
    this.clear();
    return { text, next };
  }

  clear(): void {
    this.length = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = EMPTY;
  }

  #append(bytes: Buffer, at: number): void {
    const needed = this.length + bytes.length - at;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(256, needed, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.length);
      this.#bytes = grown;
    }
    bytes.copy(this.#bytes, this.length, at);
    this.length = needed;
  }
}

const KEPT_BYTES = 16 * 1024;
