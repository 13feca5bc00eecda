import type {
  HttpBodySink,
  HttpHead,
  HttpReply,
  HttpRequest,
  HttpResponder,
  HttpService,
} from '../http/http-message.ts';
import { cleanValue } from '../http/reply.ts';
import { Extensions, isExtensionPath, type ExtensionFacts, type ExtensionListener } from './extensions.ts';
import {
  platformErrorType,
  type Answer,
  type InitError,
  type RuntimeInvocation,
} from './runtime-invocation.ts';
import * as replies from './runtime-replies.ts';
import { mayGo, type RuntimeState } from './runtime-state.ts';

export interface RuntimeApiListener extends ExtensionListener {
  /** The runtime asked for an event: at first that it is ready, later that it is done with what it had. */
  polled(): void;
  answered(requestId: string, answer: Answer): void;
  /** An answer that was not taken: to what has expired, or to no event that there is. */
  answeredInVain(requestId: string): void;
  initFailed(error: InitError): void;
}

export interface RuntimeApiOptions {
  readonly facts: ExtensionFacts;
  /** Whether the environment serves one invocation at a time. Otherwise polls and answers come in any order. */
  readonly single: boolean;
  readonly listener: RuntimeApiListener;
}

interface Delivery {
  readonly invocation: RuntimeInvocation;
  readonly nonce: string;
  readonly deadlineMs: number;
}

const INVOCATION = '/2018-06-01/runtime/invocation/';
const NEXT = `${INVOCATION}next`;
const INIT_ERROR = '/2018-06-01/runtime/init/error';
/** Function errors may explain themselves in a header of up to 1 MiB. */
export const RUNTIME_HEAD_BYTES = 1024 * 1024 + 64 * 1024;
/** Late answers of that many past time-outs are told apart from answers to ids that never were. */
const EXPIRED_KEPT = 1024;

/** The Runtime API of one environment. */
export class RuntimeApi implements HttpService {
  readonly extensions: Extensions;
  readonly #listener: RuntimeApiListener;
  readonly #single: boolean;
  #state: RuntimeState = 'Started';
  /** Polls that wait for an event. */
  readonly #polls: HttpResponder[] = [];
  /** Events that wait for a poll. */
  readonly #queue: Delivery[] = [];
  readonly #inFlight = new Map<string, Delivery>();
  readonly #expired = new Set<string>();
  /** Whose answers are arriving and passed on at this moment. */
  readonly #streaming = new Set<Delivery>();

  constructor(options: RuntimeApiOptions) {
    this.extensions = new Extensions(options.facts, options.listener);
    this.#listener = options.listener;
    this.#single = options.single;
  }

  get state(): RuntimeState {
    return this.#state;
  }

  /** Hands an event to the poll that waits, else to the next that comes. */
  deliver(invocation: RuntimeInvocation, nonce: string, deadlineMs: number): void {
    const delivery = { invocation, nonce, deadlineMs };
    if (this.#single) this.#inFlight.clear();
    this.#inFlight.set(invocation.requestId, delivery);
    const poll = this.#takePoll();
    if (poll === undefined) this.#queue.push(delivery);
    else this.#send(delivery, poll);
  }

  /** From now on an answer to it is late. Whether it was delivered at all; if not, it never will be. */
  expire(requestId: string): boolean {
    if (!this.#inFlight.delete(requestId)) return false;
    const waiting = this.#queue.findIndex(({ invocation }) => invocation.requestId === requestId);
    if (waiting >= 0) {
      this.#queue.splice(waiting, 1);
      return false;
    }
    this.#expired.add(requestId);
    if (this.#expired.size > EXPIRED_KEPT) {
      const [oldest] = this.#expired;
      if (oldest !== undefined) this.#expired.delete(oldest);
    }
    return true;
  }

  bodyLimit(head: HttpHead): number {
    return isStreaming(head) ? replies.MAX_STREAMED_BYTES : replies.MAX_PAYLOAD_BYTES;
  }

  bodySink(head: HttpHead): HttpBodySink | undefined {
    if (!isStreaming(head) || !head.path.startsWith(INVOCATION)) return undefined;
    const call = answerCall(head);
    const delivery = call?.kind === 'response' ? this.#inFlight.get(call.requestId) : undefined;
    const openSink = delivery?.invocation.openSink;
    if (
      delivery === undefined ||
      openSink === undefined ||
      this.#refusal(head, delivery, 'InvocationResponse')
    ) {
      return undefined;
    }
    this.#streaming.add(delivery);
    if (this.#single) this.#state = 'InvocationResponse';
    return openSink(head.headers.get('content-type'));
  }

  handle(request: HttpRequest, responder: HttpResponder): void {
    const { method, path } = request;
    if (path === NEXT && method === 'GET') this.#next(responder);
    else if (path.startsWith(INVOCATION) && method === 'POST') this.#answer(request, responder);
    else if (path === INIT_ERROR && method === 'POST') this.#initError(request, responder);
    else if (isExtensionPath(path)) this.extensions.handle(request, responder);
    else responder.send(OTHER_CALLS[`${method} ${path}`] ?? replies.NO_SUCH_PATH);
  }

  #next(responder: HttpResponder): void {
    const waiting = this.#polls.findIndex((poll) => poll.aborted);
    if (waiting >= 0) this.#polls.splice(waiting, 1);
    if (this.#single && this.#state === 'Running') {
      for (const delivery of this.#inFlight.values()) this.#send(delivery, responder);
      return;
    }
    if (!mayGo(this.#state, 'Ready')) {
      responder.send(replies.forbiddenTransition(this.#state, 'Ready'));
      return;
    }
    this.#state = 'Ready';
    const queued = this.#queue.shift();
    if (queued !== undefined) {
      this.#send(queued, responder);
      return;
    }
    this.#polls.push(responder);
    this.#listener.polled();
  }

  #answer(request: HttpRequest, responder: HttpResponder): void {
    const call = answerCall(request);
    if (call === undefined) {
      responder.send(replies.NO_SUCH_PATH);
      return;
    }
    const { requestId, kind } = call;
    const delivery = this.#inFlight.get(requestId);
    const wasStreaming = delivery !== undefined && this.#streaming.has(delivery) && kind === 'response';
    const to = kind === 'response' ? 'InvocationResponse' : 'InvocationErrorResponse';
    const refusal = wasStreaming ? undefined : this.#refusal(request, delivery, to, requestId);
    if (refusal !== undefined || delivery === undefined) {
      if (delivery === undefined) this.#listener.answeredInVain(requestId);
      responder.send(refusal ?? replies.INVALID_REQUEST_ID);
      return;
    }
    this.#streaming.delete(delivery);
    const { reply, answer } = kind === 'error' ? errorAnswer(request) : responseAnswer(request, wasStreaming);
    if (this.#single) this.#state = 'RuntimeResponseSent';
    else this.#inFlight.delete(requestId);
    this.#listener.answered(requestId, answer);
    responder.send(reply);
  }

  /** Why an answer is not taken, if it is not. */
  #refusal(
    head: HttpHead,
    delivery: Delivery | undefined,
    to: RuntimeState,
    requestId?: string,
  ): HttpReply | undefined {
    if (delivery === undefined) {
      return this.#expired.has(requestId ?? '') ? replies.INVOKE_TIMEOUT : replies.INVALID_REQUEST_ID;
    }
    const echoed = head.headers.get('lambda-runtime-invocation-id');
    // Not every released client echoes it, so only a wrong one counts.
    if (echoed !== undefined && echoed !== delivery.nonce) return replies.INVOKE_TIMEOUT;
    if (this.#single && !mayGo(this.#state, to)) return replies.forbiddenTransition(this.#state, to);
    return undefined;
  }

  #initError(request: HttpRequest, responder: HttpResponder): void {
    if (!mayGo(this.#state, 'InitError')) {
      responder.send(replies.forbiddenTransition(this.#state, 'InitError'));
      return;
    }
    this.#state = 'InitError';
    responder.send(replies.ACCEPTED);
    const header = request.headers.get('lambda-runtime-function-error-type');
    this.#listener.initFailed({ errorType: platformErrorType(header, 'init'), payload: request.body });
  }

  #takePoll(): HttpResponder | undefined {
    for (;;) {
      const poll = this.#polls.shift();
      if (poll?.aborted !== true) return poll;
    }
  }

  #send(delivery: Delivery, responder: HttpResponder): void {
    if (this.#single) this.#state = 'Running';
    responder.send({ status: 200, headerLines: eventHeaderLines(delivery), body: delivery.invocation.event });
  }
}

const OTHER_CALLS: Readonly<Record<string, HttpReply>> = {
  'GET /2018-06-01/ping': replies.PONG,
  'GET /2018-06-01/runtime/ping': replies.PONG,
  'PUT /2020-08-15/logs': replies.NO_LOGS,
  'PUT /2022-07-01/telemetry': replies.NO_TELEMETRY,
};

function isStreaming(head: HttpHead): boolean {
  return head.headers.get('lambda-runtime-function-response-mode')?.toLowerCase() === 'streaming';
}

function answerCall(head: HttpHead): { requestId: string; kind: 'response' | 'error' } | undefined {
  const slash = head.path.indexOf('/', INVOCATION.length);
  const kind = head.path.slice(slash + 1);
  if (slash < 0 || (kind !== 'response' && kind !== 'error')) return undefined;
  return { requestId: head.path.slice(INVOCATION.length, slash), kind };
}

function errorAnswer(request: HttpRequest): { reply: HttpReply; answer: Answer } {
  const header = request.headers.get('lambda-runtime-function-error-type');
  const errorType = platformErrorType(header, 'invoke');
  if (request.overLimit) return tooLarge();
  return {
    reply: replies.ACCEPTED,
    answer: { kind: 'error', payload: request.body, errorType, streamed: false },
  };
}

function responseAnswer(request: HttpRequest, streamed: boolean): { reply: HttpReply; answer: Answer } {
  const mode = request.headers.get('lambda-runtime-function-response-mode')?.toLowerCase();
  if (mode !== undefined && mode !== 'streaming' && mode !== 'buffered') {
    return {
      reply: replies.INVALID_RESPONSE_MODE,
      answer: fault(
        'Runtime.InvalidResponseModeHeader',
        'Invalid Lambda-Runtime-Function-Response-Mode header.',
      ),
    };
  }
  if (request.overLimit || (!streamed && request.body.length > replies.MAX_PAYLOAD_BYTES)) return tooLarge();
  const trailerType = request.trailers.get('lambda-runtime-function-error-type');
  if (trailerType !== undefined && trailerType !== '') {
    const payload = Buffer.from(request.trailers.get('lambda-runtime-function-error-body') ?? '', 'base64');
    const errorType = platformErrorType(trailerType, 'invoke');
    return { reply: replies.ACCEPTED, answer: { kind: 'error', payload, errorType, streamed } };
  }
  if (request.truncated) {
    return {
      reply: replies.TRUNCATED,
      answer: fault(
        'Runtime.TruncatedResponse',
        'The runtime closed the connection before its response ended.',
      ),
    };
  }
  const { body } = request;
  return {
    reply: replies.ACCEPTED,
    answer: { kind: 'response', payload: body, streamed, bytes: body.length },
  };
}

function tooLarge(): { reply: HttpReply; answer: Answer } {
  return {
    reply: replies.ENTITY_TOO_LARGE,
    answer: fault(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${String(replies.MAX_PAYLOAD_BYTES)} bytes).`,
    ),
  };
}

function fault(errorType: string, errorMessage: string): Answer {
  return { kind: 'fault', errorType, errorMessage };
}

function eventHeaderLines({ invocation, nonce, deadlineMs }: Delivery): string {
  const { requestId, functionArn, traceId, clientContext, cognitoIdentity, tenantId } = invocation;
  let lines = `Content-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: ${requestId}\r\nLambda-Runtime-Deadline-Ms: ${String(deadlineMs)}\r\nLambda-Runtime-Invoked-Function-Arn: ${functionArn}\r\nLambda-Runtime-Invocation-Id: ${nonce}\r\nLambda-Runtime-Trace-Id: ${cleanValue(traceId)}\r\n`;
  if (clientContext !== undefined) lines += `Lambda-Runtime-Client-Context: ${cleanValue(clientContext)}\r\n`;
  if (cognitoIdentity !== undefined) {
    lines += `Lambda-Runtime-Cognito-Identity: ${cleanValue(cognitoIdentity)}\r\n`;
  }
  if (tenantId !== undefined) lines += `Lambda-Runtime-Aws-Tenant-Id: ${cleanValue(tenantId)}\r\n`;
  return lines;
}
