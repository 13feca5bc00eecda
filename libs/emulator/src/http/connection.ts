import type { Socket } from 'node:net';
import { Exchange } from './exchange.ts';
import { isFromPage, isLocalHost } from './host-guard.ts';
import type { Backpressure, HttpBodySink, HttpHead, HttpService } from './http-message.ts';
import { replyBytes } from './reply.ts';
import { RequestParser, type ParsedRequest } from './request-parser.ts';

export interface ConnectionRules {
  readonly service: HttpService;
  readonly hosts: ReadonlySet<string>;
  readonly maxHeadBytes: number;
}

/** What a peer may send ahead while its previous request is being answered, before it is made to wait. */
const BACKLOG_BYTES = 64 * 1024;
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/** One peer. Requests are answered one after another in the order they came, pipelined or not. */
export class Connection {
  readonly #socket: Socket;
  readonly #service: HttpService;
  readonly #hosts: ReadonlySet<string>;
  readonly #parser: RequestParser;
  #exchange: Exchange | undefined;
  #backlog: Buffer[] = [];
  #backlogBytes = 0;
  #reading = false;
  /** Whoever the body goes on to is behind with it. */
  #held = false;
  #ended = false;
  #goodHost: string | undefined;

  constructor(socket: Socket, rules: ConnectionRules, onGone: (connection: Connection) => void) {
    this.#socket = socket;
    this.#service = rules.service;
    this.#hosts = rules.hosts;
    const { service } = rules;
    this.#parser = new RequestParser({
      maxHeadBytes: rules.maxHeadBytes,
      bodyLimit: (head) => service.bodyLimit(head),
      bodySink: (head: HttpHead) => this.#sink(head),
    });
    socket.on('data', (bytes: Buffer) => {
      this.#receive(bytes);
    });
    socket.on('end', () => {
      this.#peerEnded();
    });
    // A reset is an end like any other; 'close' follows.
    socket.on('error', () => {
      socket.destroy();
    });
    socket.on('close', () => {
      onGone(this);
      this.#backlog = [];
      this.#exchange?.abort();
      // Whoever takes a body as it arrives has to hear that it will not end.
      const truncated = this.#exchange === undefined ? this.#parser.end() : undefined;
      if (truncated !== undefined) this.#dispatch(truncated);
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Called by the exchange when its answer is out. */
  finished(exchange: Exchange): void {
    if (this.#exchange !== exchange) return;
    this.#exchange = undefined;
    if (!exchange.keepAlive) {
      this.#socket.end();
      this.#backlog = [];
      return;
    }
    if (!this.#reading) this.#readBacklog();
    if (this.#ended && !this.#answering) this.#socket.end();
  }

  get #answering(): boolean {
    return this.#exchange !== undefined;
  }

  #receive(bytes: Buffer): void {
    if (this.#exchange === undefined && this.#backlog.length === 0) {
      this.#read(bytes);
      return;
    }
    this.#backlog.push(bytes);
    this.#backlogBytes += bytes.length;
    if (this.#backlogBytes > BACKLOG_BYTES) this.#socket.pause();
  }

  #readBacklog(): void {
    for (;;) {
      const bytes = this.#exchange === undefined ? this.#backlog.shift() : undefined;
      if (bytes === undefined) return;
      this.#backlogBytes -= bytes.length;
      if (this.#socket.isPaused()) this.#mayResume();
      this.#read(bytes);
    }
  }

  /** Reads until a request has to wait for its answer; the rest goes back in front of the backlog. */
  #read(bytes: Buffer): void {
    this.#reading = true;
    let at = 0;
    while (at < bytes.length && this.#exchange === undefined && !this.#socket.writableEnded) {
      at = this.#parser.read(bytes, at);
      const { refusal } = this.#parser;
      if (refusal !== undefined) {
        this.#refuse(refusal.status, refusal.reason);
        break;
      }
      if (this.#parser.takeContinue()) this.#socket.write(CONTINUE, 'latin1');
      const request = this.#parser.take();
      if (request !== undefined) this.#dispatch(request);
    }
    this.#reading = false;
    if (at < bytes.length && this.#exchange !== undefined) {
      this.#backlog.unshift(at === 0 ? bytes : bytes.subarray(at));
      this.#backlogBytes += bytes.length - at;
    }
  }

  #dispatch(request: ParsedRequest): void {
    const unwanted = this.#unwanted(request);
    if (unwanted !== undefined) {
      this.#refuse(403, unwanted);
      return;
    }
    const exchange = new Exchange(this.#socket, this, request.head);
    this.#exchange = exchange;
    this.#service.handle(request, exchange);
  }

  #sink(head: HttpHead): HttpBodySink | undefined {
    if (this.#unwanted(head) !== undefined) return undefined;
    const sink = this.#service.bodySink?.(head);
    if (sink === undefined) return undefined;
    return (chunk) => {
      const behind = sink(chunk);
      if (behind !== undefined) this.#hold(behind);
      return behind;
    };
  }

  #hold(behind: Backpressure): void {
    if (this.#held) return;
    this.#held = true;
    this.#socket.pause();
    behind.onceDrained(() => {
      this.#held = false;
      this.#mayResume();
    });
  }

  #mayResume(): void {
    if (!this.#held && this.#backlogBytes <= BACKLOG_BYTES) this.#socket.resume();
  }

  /** Why a request is answered to nobody of its kind. */
  #unwanted(head: HttpHead): string | undefined {
    const { headers } = head;
    const host = headers.get('host');
    if (host !== undefined && host !== this.#goodHost) {
      if (!isLocalHost(host, this.#hosts)) return FOREIGN_HOST;
      this.#goodHost = host;
    }
    if (isFromPage(headers) && this.#service.opensToPages?.(head) !== true) return FROM_PAGE;
    return undefined;
  }

  #peerEnded(): void {
    this.#ended = true;
    if (this.#exchange !== undefined) {
      this.#exchange.abort();
      return;
    }
    const truncated = this.#parser.end();
    if (truncated !== undefined) this.#dispatch(truncated);
    if (!this.#answering) this.#socket.end();
  }

  #refuse(status: number, reason: string): void {
    const body = JSON.stringify({ message: reason });
    this.#backlog = [];
    this.#socket.write(
      replyBytes({ status, headers: { 'Content-Type': 'application/json' }, body }, false, true),
    );
    // What else the peer has to say is read and dropped, as closing with unread bytes would reset the refusal away.
    this.#socket.end();
    this.#socket.removeAllListeners('data');
    this.#socket.resume();
    const linger = setTimeout(() => {
      this.#socket.destroy();
    }, LINGER_MS);
    linger.unref();
    this.#socket.once('close', () => {
      clearTimeout(linger);
    });
  }
}

const LINGER_MS = 1000;
const FOREIGN_HOST = 'this server answers for this machine only; the Host header names another';
const FROM_PAGE =
  'this server answers programs and no web pages; Origin, or a Sec-Fetch-Site other than none and same-origin, says that a page asks';
