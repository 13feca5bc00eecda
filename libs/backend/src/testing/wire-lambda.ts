import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WireFunction, type WireAnswer } from './wire-function.ts';
import { stackPage, stackPresence } from './wire-stack.ts';

export { cloudFormationError, STACK } from './wire-stack.ts';
export { ORIGINAL_MB, type WireAnswer } from './wire-function.ts';

/** What a test lets happen to a call instead of its answer, or before it. */
export type WireFault =
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  /** The connection is cut; with `after`, only once the call has done its work. */
  | { readonly kind: 'reset'; readonly after?: true }
  /** No answer ever. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number };

export interface WireOptions {
  readonly functions: readonly string[];
  /** Names in the stack's list; the functions' unless given. */
  readonly stack?: readonly string[];
  /** Milliseconds from an update to Successful. */
  readonly updateMs?: number;
  readonly runMs?: number;
  /** Where the stack is; absent: wherever it is asked for. */
  readonly region?: string;
  readonly stackStatus?: string;
  /** Invocations at once, refused above it; absent: no limit, and no account settings. */
  readonly concurrency?: number;
  /** The largest size that the account gets. */
  readonly memoryLimitMb?: number;
  /** Asked for every call, with the operation and how many of it there were before. */
  readonly fault?: (operation: string, count: number) => WireFault | undefined;
}

export const THROTTLED: WireAnswer = {
  status: 429,
  type: 'TooManyRequestsException',
  body: { Type: 'User', message: 'Rate Exceeded.', Reason: 'CallerRateLimitExceeded' },
};
export const TOO_MANY_AT_ONCE: WireAnswer = {
  status: 429,
  type: 'TooManyRequestsException',
  body: { Type: 'User', message: 'Rate Exceeded.', Reason: 'ConcurrentInvocationLimitExceeded' },
};
export const SERVICE_ERROR: WireAnswer = {
  status: 500,
  type: 'ServiceException',
  body: { Type: 'Service', Message: 'An error occurred and the request cannot be processed.' },
};
export const CONFLICT: WireAnswer = {
  status: 409,
  type: 'ResourceConflictException',
  body: { Type: 'User', message: 'The operation cannot be performed at this time. An update is in progress' },
};

/** Starts a server of the few calls that measuring needs, in Lambda's own wire form. */
export async function wireLambda(options: WireOptions): Promise<WireLambda> {
  const wire = new WireLambda(options);
  await wire.listen();
  return wire;
}

export class WireLambda implements AsyncDisposable {
  readonly functions: ReadonlyMap<string, WireFunction>;
  /** Operation and time of every call that arrived. */
  readonly calls: { readonly operation: string; readonly at: number }[] = [];
  readonly #options: WireOptions;
  readonly #server: Server;
  readonly #counts = new Map<string, number>();
  #invoking = 0;
  #serving = 0;
  /** The most invocations that were under way together. */
  mostAtOnce = 0;

  constructor(options: WireOptions) {
    this.#options = options;
    this.functions = new Map(options.functions.map((name) => [name, new WireFunction(name, options)]));
    this.#server = createServer((request, response) => {
      this.#serving += 1;
      void this.#serve(request, response).finally(() => {
        this.#serving -= 1;
      });
    });
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** Calls that change something. */
  get changes(): readonly string[] {
    return this.calls
      .map(({ operation }) => operation)
      .filter((operation) => /^(Update|Publish|Delete|Put|Create|Invoke)/.test(operation));
  }

  /** The most calls of Lambda's control plane, GetFunction aside, within any one second. */
  get mostPerSecond(): number {
    const at = this.calls.filter(({ operation }) => !NOT_PACED.has(operation)).map((call) => call.at);
    return Math.max(
      0,
      ...at.map((start) => at.filter((time) => time >= start && time < start + 1000).length),
    );
  }

  /** When every client has hung up, and every call that they made is done. */
  async quiet(): Promise<void> {
    for (;;) {
      const open = await new Promise<number>((resolve, reject) => {
        this.#server.getConnections((error, count) => {
          if (error === null) resolve(count);
          else reject(error);
        });
      });
      if (open + this.#serving === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const call = readCall(request, body);
    const count = this.#counts.get(call.operation) ?? 0;
    this.#counts.set(call.operation, count + 1);
    this.calls.push({ operation: call.operation, at: performance.now() });
    const fault = this.#options.fault?.(call.operation, count);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.kind === 'reset' && fault.after !== true) {
      request.socket.destroy();
      return;
    }
    const answer = fault?.kind === 'answer' ? fault.answer : await this.#answer(call);
    if (fault?.kind === 'reset') request.socket.destroy();
    else send(response, answer);
  }

  async #answer(call: WireCall): Promise<WireAnswer> {
    const { stack, functions, concurrency } = this.#options;
    const absent = stackPresence(call, this.#options);
    if (absent !== undefined) return absent;
    if (call.operation === 'ListStackResources') return stackPage(stack ?? functions, call.parameters);
    if (call.operation === 'GetAccountSettings' && concurrency !== undefined) {
      const AccountLimit = {
        ConcurrentExecutions: concurrency,
        UnreservedConcurrentExecutions: concurrency,
      };
      return { status: 200, body: { AccountLimit } };
    }
    const fn = this.functions.get(call.name);
    if (fn === undefined)
      return { status: 404, type: 'ResourceNotFoundException', body: { Message: 'not found' } };
    if (call.operation !== 'Invoke') return fn.answer(call);
    if (this.#invoking >= (concurrency ?? Infinity)) return TOO_MANY_AT_ONCE;
    this.#invoking += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#invoking);
    const answer = await fn.answer(call);
    this.#invoking -= 1;
    return answer;
  }
}

export interface WireCall {
  readonly operation: string;
  readonly name: string;
  readonly qualifier: string | undefined;
  /** What the signature is for. */
  readonly region: string | undefined;
  readonly body: string;
  readonly parameters: URLSearchParams;
}

/** Not of Lambda's, or with a limit of its own. */
const NOT_PACED = new Set(['Invoke', 'GetFunction', 'ListStackResources', 'DescribeStacks']);

const OPERATIONS: readonly (readonly [method: string, path: RegExp, operation: string])[] = [
  ['PUT', /\/configuration$/, 'UpdateFunctionConfiguration'],
  ['GET', /\/configuration$/, 'GetFunctionConfiguration'],
  ['POST', /\/invocations$/, 'Invoke'],
  ['POST', /\/versions$/, 'PublishVersion'],
  ['GET', /\/versions$/, 'ListVersionsByFunction'],
  ['DELETE', /\/functions\/[^/]+$/, 'DeleteFunction'],
  ['GET', /\/functions\/[^/]+$/, 'GetFunction'],
  ['GET', /\/account-settings\/?$/, 'GetAccountSettings'],
];

function readCall(request: IncomingMessage, body: string): WireCall {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const parameters = new URLSearchParams(body);
  const found = OPERATIONS.find(([method, path]) => request.method === method && path.test(url.pathname));
  return {
    operation: found?.[2] ?? parameters.get('Action') ?? `${request.method ?? ''} ${url.pathname}`,
    name: /\/functions\/([^/]+)/.exec(url.pathname)?.[1] ?? '',
    qualifier: url.searchParams.get('Qualifier') ?? undefined,
    body,
    region: /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(request.headers.authorization ?? '')?.[1],
    parameters,
  };
}

function send(response: ServerResponse, { status, type, body, headers }: WireAnswer): void {
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/xml' : 'application/json',
    'x-amzn-requestid': crypto.randomUUID(),
    ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
    ...headers,
  });
  response.end(status === 204 ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
