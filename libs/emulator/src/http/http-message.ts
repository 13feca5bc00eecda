/** One HTTP/1.1 request, read whole. Header names are in lower case. */
export interface HttpRequest {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it was sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: ReadonlyMap<string, string>;
  /** The header lines as they were sent, for whoever has to tell a repeated header from a list. */
  readonly headerText: string;
  /** Chunked trailers, empty when there were none. */
  readonly trailers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** Set when the peer went away before the body ended: what arrived is in `body`. */
  readonly truncated: boolean;
  /** Set when the body was larger than the service allows: it was read to its end and thrown away. */
  readonly overLimit: boolean;
}

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further headers as whole lines, each with its CRLF, of values known to be clean: for replies made very often. */
  readonly headerLines?: string;
  readonly body?: Uint8Array | string;
}

/** How a handler answers: `send` once, or `stream` and then its `write` and `end`. */
export interface HttpResponder {
  send(reply: HttpReply): void;
  stream(reply: Omit<HttpReply, 'body'>): HttpBodyWriter;
  /** True once the peer has closed the connection before the answer was out. */
  readonly aborted: boolean;
  /** Called once if the peer closes the connection before the answer is out. */
  onAbort(listener: () => void): void;
}

export interface HttpBodyWriter {
  /** What to wait for before more is written, while the peer is far behind with its reading. */
  write(chunk: Uint8Array): Backpressure | undefined;
  end(trailers?: Readonly<Record<string, string>>): void;
  /** Ends the connection in the middle, so that the peer can tell that something is missing. */
  breakOff(): void;
}

export type HttpHandler = (request: HttpRequest, responder: HttpResponder) => void;

/** What is known of a request once its head is read, before its body. */
export interface HttpHead {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Answers on one listening port. */
export interface HttpService {
  /** Largest body it takes for this request, in bytes. */
  bodyLimit(head: HttpHead): number;
  /** Whether web pages may ask for this. Unless it says so, they may not. */
  opensToPages?(head: HttpHead): boolean;
  /** A sink for the body as it arrives; `handle` then sees an empty one. Undefined when it is to be read whole. */
  bodySink?(head: HttpHead): HttpBodySink | undefined;
  handle(request: HttpRequest, responder: HttpResponder): void;
}

/** While what it returns is not drained, no more is read from whoever sends the body. */
export type HttpBodySink = (chunk: Uint8Array) => Backpressure | undefined;

export interface Backpressure {
  /** Called once, when all is out or the peer has gone. */
  onceDrained(listener: () => void): void;
}
