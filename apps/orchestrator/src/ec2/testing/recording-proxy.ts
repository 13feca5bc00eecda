import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as it went over the wire. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly path: string;
  /** Of the query protocols; those of a path's query otherwise. */
  readonly parameters: URLSearchParams;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Fault {
  readonly status: number;
  readonly body: string;
  /** The call has done its work; only its answer is another one. */
  readonly after?: true;
}

export interface ProxyOptions {
  /** Asked for every call, with how many of its operation there were before. */
  readonly fault?: (call: RecordedCall, count: number) => Fault | undefined;
  /** Told once a call was answered, before its caller is. */
  readonly onAnswer?: (call: RecordedCall, answer: Answer) => void;
}

/** Stands between an SDK and a stand-in for AWS, on loopback: records, and lets go wrong what a test wants to. */
export async function recordingProxy(target: string, options: ProxyOptions = {}): Promise<RecordingProxy> {
  const proxy = new RecordingProxy(target, options);
  await proxy.listen();
  return proxy;
}

export class RecordingProxy implements AsyncDisposable {
  readonly calls: RecordedCall[] = [];
  readonly #target: URL;
  readonly #options: ProxyOptions;
  readonly #server: Server;
  #port = 0;
  /** EC2 answers a launch with a token that it knows as it did before; moto launches again. */
  readonly #launches = new Map<string, Answer>();

  constructor(target: string, options: ProxyOptions) {
    this.#target = new URL(target);
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#serve(request, response);
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  operations(service?: string): readonly string[] {
    return this.calls
      .filter((call) => service === undefined || call.service === service)
      .map(({ operation }) => operation);
  }

  find(operation: string): RecordedCall {
    const call = this.calls.find((candidate) => candidate.operation === operation);
    if (call === undefined) throw new Error(`there was no ${operation}: ${this.operations().join(', ')}`);
    return call;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** From now on nobody listens there, as when the network is gone. `listen` brings it back. */
  hangUp(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    const call = readCall(request, body);
    const fault = this.#options.fault?.(
      call,
      this.operations().filter((name) => name === call.operation).length,
    );
    this.calls.push(call);
    let answer: Answer | undefined;
    if (fault === undefined || fault.after === true) answer = await this.#answer(request, call);
    if (fault !== undefined) {
      response.writeHead(fault.status, { 'content-type': 'text/xml' });
      response.end(fault.body);
      return;
    }
    if (answer === undefined) return;
    this.#options.onAnswer?.(call, answer);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  async #answer(request: IncomingMessage, call: RecordedCall): Promise<Answer> {
    const token = call.operation === 'RunInstances' ? call.parameters.get('ClientToken') : null;
    const before = token === null ? undefined : this.#launches.get(token);
    const answer = before ?? (await this.#forward(request, call.body));
    if (token !== null) this.#launches.set(token, answer);
    return answer;
  }

  #forward(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = this.#target;
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          hostname,
          port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host: `${hostname}:${port}`, connection: 'close' },
        },
        (response) => {
          bytesOf(response).then((bytes) => {
            resolve({ status: response.statusCode ?? 500, headers: response.headers, body: bytes });
          }, reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

function readCall(request: IncomingMessage, body: Buffer): RecordedCall {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const service =
    /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 's3';
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const parameters = isForm ? new URLSearchParams(body.toString()) : url.searchParams;
  const target = request.headers['x-amz-target'];
  const operation =
    parameters.get('Action') ??
    (typeof target === 'string' ? target.split('.')[1] : undefined) ??
    (service === 's3' ? s3Operation(request.method ?? '', url) : undefined) ??
    `${request.method ?? ''} ${url.pathname}`;
  return { service, operation, path: url.pathname, parameters, body };
}

function s3Operation(method: string, { pathname, searchParams }: URL): string {
  const isBucket = pathname.split('/').filter((part) => part !== '').length < 2;
  if (method === 'GET' && isBucket) return 'ListObjectsV2';
  if (method === 'POST' && searchParams.has('delete')) return 'DeleteObjects';
  const verb: Readonly<Record<string, string>> = { GET: 'Get', HEAD: 'Head', PUT: 'Put', DELETE: 'Delete' };
  return `${verb[method] ?? method}${isBucket ? 'Bucket' : 'Object'}`;
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
