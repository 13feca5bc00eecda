import { randomUUID } from 'node:crypto';
import type { Fleet } from '../environment/fleet.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { ServiceError, serviceErrorReply } from '../functions/service-error.ts';
import type { HttpReply, HttpResponder } from '../http/http-message.ts';
import type { Route } from '../http/router.ts';
import { MAX_PAYLOAD_BYTES } from '../runtime-api/runtime-replies.ts';
import type { ConcurrencyGate } from './concurrency-gate.ts';
import type { EventQueue, EventTarget } from './event-queue.ts';
import { readInvokeRequest, type InvokeRequest } from './invoke-request.ts';
import { StreamInvocation } from './stream-invocation.ts';
import { SyncInvocation } from './sync-invocation.ts';

/** What a name and a qualifier stand for at this moment. */
export interface InvokeTarget extends EventTarget {
  readonly configuration: FunctionConfiguration;
}

export interface InvokeOptions {
  /** Throws a ServiceError for what cannot be invoked. */
  readonly resolve: (name: string, qualifier: string | undefined) => InvokeTarget;
  readonly fleet: Fleet;
  readonly gate: ConcurrencyGate;
  readonly events: EventQueue;
}

export function invokeRoutes(options: InvokeOptions): Route[] {
  return [
    invokeRoute('/2015-03-31/functions/{name}/invocations', options, (asked) => {
      const { invoke, target, responder, resolve } = asked;
      switch (invoke.type) {
        case 'RequestResponse':
          run(invoke, target, responder, options);
          break;
        case 'Event':
          options.events.submit({ request: invoke, target: resolve });
          responder.send({ status: 202, headers: answerHeaders(invoke) });
          break;
        case 'DryRun':
          responder.send({ status: 204, headers: answerHeaders(invoke) });
          break;
      }
    }),
    invokeRoute(
      '/2021-11-15/functions/{name}/response-streaming-invocations',
      options,
      ({ invoke, target, responder }) => {
        run(invoke, target, responder, options, StreamInvocation);
      },
    ),
  ];
}

interface Asked {
  readonly invoke: InvokeRequest;
  readonly target: InvokeTarget;
  readonly responder: HttpResponder;
  /** What the name stands for when it is asked again. */
  readonly resolve: () => InvokeTarget;
}

/** What cannot be invoked, or is no request, is answered as Lambda does. */
function invokeRoute(pattern: string, options: InvokeOptions, serve: (asked: Asked) => void): Route {
  return {
    method: 'POST',
    pattern,
    bodyLimit: MAX_PAYLOAD_BYTES,
    tooLarge,
    handle: (request, responder, params) => {
      const requestId = randomUUID();
      try {
        const name = params['name'] ?? '';
        const qualifier = request.query.get('Qualifier') ?? undefined;
        const resolve = () => options.resolve(name, qualifier);
        const target = invocable(resolve());
        serve({ invoke: readInvokeRequest(request, requestId), target, responder, resolve });
      } catch (error) {
        responder.send(errorReply(error, requestId));
      }
    },
  };
}

function run(
  request: InvokeRequest,
  target: InvokeTarget,
  responder: HttpResponder,
  { gate, fleet }: InvokeOptions,
  Kind: typeof SyncInvocation | typeof StreamInvocation = SyncInvocation,
): void {
  const { configuration, invokedArn, reserved } = target;
  const admission = gate.enter(configuration.functionName, reserved);
  if (admission instanceof ServiceError) throw admission;
  const invocation = new Kind({
    request,
    functionArn: invokedArn,
    executedVersion: configuration.version,
    gate,
    admission,
    responder,
  });
  fleet.invoke(configuration, invocation);
}

/** The target, if its state allows it to be invoked. */
export function invocable(target: InvokeTarget): InvokeTarget {
  const { state } = target.configuration;
  if (state === 'Active' || state === 'Inactive') return target;
  throw new ServiceError(
    'ResourceConflictException',
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );
}

function answerHeaders(request: InvokeRequest): Record<string, string> {
  return { 'x-amzn-RequestId': request.requestId, 'X-Amzn-Trace-Id': request.traceId };
}

function tooLarge(): HttpReply {
  return serviceErrorReply(
    new ServiceError(
      'RequestTooLargeException',
      `Request must be smaller than ${String(MAX_PAYLOAD_BYTES)} bytes for the InvokeFunction operation`,
    ),
  );
}

function errorReply(error: unknown, requestId: string): HttpReply {
  if (!(error instanceof ServiceError)) throw error;
  const reply = serviceErrorReply(error);
  return { ...reply, headers: { ...reply.headers, 'x-amzn-RequestId': requestId } };
}
