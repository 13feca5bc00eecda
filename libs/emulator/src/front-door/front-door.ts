import { randomUUID } from 'node:crypto';
import type { Fleet } from '../environment/fleet.ts';
import { ServiceError, serviceErrorReply } from '../functions/service-error.ts';
import type {
  HttpBodySink,
  HttpHead,
  HttpReply,
  HttpRequest,
  HttpResponder,
  HttpService,
} from '../http/http-message.ts';
import type { ConcurrencyGate } from '../invoke/concurrency-gate.ts';
import { newTraceId } from '../invoke/invoke-request.ts';
import { MAX_PAYLOAD_BYTES } from '../runtime-api/runtime-replies.ts';
import { corsHeaderLines, isPreflight } from './cors.ts';
import { doorAddress, type DoorAddress } from './door-address.ts';
import { DoorInvocation } from './door-invocation.ts';
import type { Door } from './door.ts';
import { httpEvent } from './http-event.ts';

export interface FrontDoorOptions {
  /** What answers all that comes in by no function's address. */
  readonly inside: HttpService;
  readonly region: string;
  /** The door at an address, or what to say where there is none. */
  readonly find: (address: DoorAddress, request: HttpRequest) => Door | HttpReply;
  readonly fleet: Fleet;
  readonly gate: ConcurrencyGate;
}

/** The addresses of functions, in front of the API that manages them, on the same port. */
export class FrontDoor implements HttpService {
  readonly #options: FrontDoorOptions;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
  }

  bodyLimit(head: HttpHead): number {
    return this.#address(head) === undefined ? this.#options.inside.bodyLimit(head) : MAX_PAYLOAD_BYTES;
  }

  /** Whoever finds a function's address may use it; what a page gets to read is for the door's CORS rules to say. */
  opensToPages(head: HttpHead): boolean {
    return this.#address(head) !== undefined;
  }

  bodySink(head: HttpHead): HttpBodySink | undefined {
    return this.#options.inside.bodySink?.(head);
  }

  handle(request: HttpRequest, responder: HttpResponder): void {
    const address = this.#address(request);
    if (address === undefined) {
      this.#options.inside.handle(request, responder);
      return;
    }
    // A caller that went away while it was still sending has asked for nothing, and `*` names nothing behind a door.
    if (request.truncated || request.path === '*') {
      responder.send({ status: 400 });
      return;
    }
    const door = this.#options.find(address, request);
    if ('status' in door) responder.send(door);
    else this.#enter(door, request, responder);
  }

  #address(head: HttpHead): DoorAddress | undefined {
    return doorAddress(head, this.#options.region);
  }

  #enter(door: Door, request: HttpRequest, responder: HttpResponder): void {
    const requestId = randomUUID();
    const traceId = request.headers.get('x-amzn-trace-id') ?? newTraceId(requestId);
    const cors = door.cors === undefined ? '' : corsHeaderLines(door.cors, request);
    const headerLines = door.replies.idHeaders(requestId) + cors;
    const send = (reply: HttpReply): void => {
      responder.send({ ...reply, headerLines: (reply.headerLines ?? '') + headerLines });
    };
    if (door.cors !== undefined && isPreflight(request)) {
      send({ status: door.replies.preflight });
      return;
    }
    if (request.overLimit) {
      send(door.replies.tooLarge);
      return;
    }
    try {
      this.#invoke(door, request, { requestId, traceId, headerLines, responder });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      send(door.replies.refused(serviceErrorReply(error)));
    }
  }

  #invoke(
    door: Door,
    request: HttpRequest,
    facts: { requestId: string; traceId: string; headerLines: string; responder: HttpResponder },
  ): void {
    const { gate, fleet } = this.#options;
    const { requestId, traceId } = facts;
    const { configuration, invokedArn, reserved } = door.target();
    const event = httpEvent(door.format, request, {
      place: door.place,
      requestId,
      traceId,
      atMs: Date.now(),
    });
    if (event.length > MAX_PAYLOAD_BYTES) {
      facts.responder.send({ ...door.replies.tooLarge, headerLines: facts.headerLines });
      return;
    }
    const admission = gate.enter(configuration.functionName, reserved);
    if (admission instanceof ServiceError) throw admission;
    fleet.invoke(
      configuration,
      new DoorInvocation({ ...facts, door, event, functionArn: invokedArn, gate, admission }),
    );
  }
}
