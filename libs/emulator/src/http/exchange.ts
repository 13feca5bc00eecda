import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';
import type { Backpressure, HttpBodyWriter, HttpReply, HttpResponder } from './http-message.ts';
import { chunkBytes, hasNoBody, lastChunk, replyBytes, replyHead, type Framing } from './reply.ts';
import type { RequestHead } from './request-head.ts';

/** Up to here one copy into a single buffer is cheaper than a second buffer in the same write. */
const COPY_BYTES = 64 * 1024;

/** What may wait in memory for a peer that reads slowly. */
const BEHIND_BYTES = 1024 * 1024;

/** The answering side of one request. */
export class Exchange implements HttpResponder, HttpBodyWriter, Backpressure {
  keepAlive: boolean;
  readonly #socket: Socket;
  readonly #connection: Connection;
  readonly #head: RequestHead;
  #state: 'open' | 'streaming' | 'done' = 'open';
  #framing: Framing = 'length';
  #bare = false;
  #aborted = false;
  #onAbort: (() => void) | undefined;

  constructor(socket: Socket, connection: Connection, head: RequestHead) {
    this.#socket = socket;
    this.#connection = connection;
    this.#head = head;
    this.keepAlive = head.keepAlive;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  send(reply: HttpReply): void {
    if (this.#state !== 'open') return;
    this.#state = 'done';
    if (this.#socket.writable) this.#write(reply);
    this.#connection.finished(this);
  }

  stream(reply: Omit<HttpReply, 'body'>): HttpBodyWriter {
    if (this.#state !== 'open') return this;
    this.#state = 'streaming';
    this.#bare = hasNoBody(this.#head.method, reply.status);
    this.#framing = this.#head.http10 ? 'until-close' : 'chunked';
    if (this.#framing === 'until-close') this.keepAlive = false;
    if (this.#socket.writable)
      this.#socket.write(replyHead(reply, this.#framing, 0, this.keepAlive), 'latin1');
    return this;
  }

  onAbort(listener: () => void): void {
    this.#onAbort = listener;
    if (this.#aborted) listener();
  }

  write(chunk: Uint8Array): Backpressure | undefined {
    if (this.#state !== 'streaming' || chunk.length === 0 || !this.#socket.writable) return undefined;
    if (this.#bare) return undefined;
    const isFull = !this.#socket.write(this.#framing === 'chunked' ? chunkBytes(chunk) : chunk);
    return isFull && this.#socket.writableLength > BEHIND_BYTES ? this : undefined;
  }

  onceDrained(listener: () => void): void {
    const socket = this.#socket;
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      listener();
    };
    socket.on('drain', done).on('close', done);
  }

  end(trailers?: Readonly<Record<string, string>>): void {
    if (this.#state !== 'streaming') return;
    this.#state = 'done';
    if (this.#framing === 'chunked' && this.#socket.writable && !this.#bare)
      this.#socket.write(lastChunk(trailers), 'latin1');
    this.#connection.finished(this);
  }

  breakOff(): void {
    if (this.#state !== 'streaming') return;
    this.#state = 'done';
    this.#socket.destroy();
  }

  /** The peer has gone. Whatever is still sent is sent into the void. */
  abort(): void {
    if (this.#state === 'done' || this.#aborted) return;
    this.#aborted = true;
    this.#onAbort?.();
  }

  #write(reply: HttpReply): void {
    const withBody = !hasNoBody(this.#head.method, reply.status);
    const { body } = reply;
    if (withBody && body !== undefined && typeof body !== 'string' && body.length > COPY_BYTES) {
      this.#socket.cork();
      this.#socket.write(replyHead(reply, 'length', body.length, this.keepAlive), 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
      return;
    }
    const bytes = replyBytes(reply, this.keepAlive, withBody);
    if (typeof bytes === 'string') this.#socket.write(bytes, 'latin1');
    else this.#socket.write(bytes);
  }
}
