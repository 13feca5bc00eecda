import { randomUUID } from 'node:crypto';
import type { HttpReply, HttpRequest, HttpResponder } from '../http/http-message.ts';
import { ACCEPTED, failure, NO_SUCH_PATH } from './runtime-replies.ts';

export type ExtensionEvent = 'INVOKE' | 'SHUTDOWN';

export interface ExtensionFault {
  readonly phase: 'init' | 'exit';
  readonly errorType: string;
}

/** What registration tells an extension. */
export interface ExtensionFacts {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
  readonly accountId: string;
}

export interface ExtensionListener {
  /** An extension asked for its next event, so it has done with the one before. */
  extensionPolled(): void;
  extensionFailed(fault: ExtensionFault): void;
}

interface Extension {
  readonly id: string;
  readonly name: string;
  readonly events: ReadonlySet<ExtensionEvent>;
  poll: HttpResponder | undefined;
  /** Registered, but not yet asking for events: init waits for it. */
  started: boolean;
  /** Has an INVOKE event and has not asked for the next. */
  working: boolean;
  /** Made while it was not polling. */
  readonly queue: HttpReply[];
}

const MAX_EXTENSIONS = 10;
const PREFIX = '/2020-01-01/extension/';

/** The extensions of one environment: those that run inside the runtime's process register here as well. */
export class Extensions {
  readonly #facts: ExtensionFacts;
  readonly #listener: ExtensionListener;
  readonly #byId = new Map<string, Extension>();
  #closed = false;

  constructor(facts: ExtensionFacts, listener: ExtensionListener) {
    this.#facts = facts;
    this.#listener = listener;
  }

  /** True when every extension waits for events. */
  get ready(): boolean {
    for (const extension of this.#byId.values()) if (!extension.started || extension.working) return false;
    return true;
  }

  get registered(): boolean {
    return this.#byId.size > 0;
  }

  get wantShutdown(): boolean {
    for (const { events } of this.#byId.values()) if (events.has('SHUTDOWN')) return true;
    return false;
  }

  /** After init nobody may register. */
  close(): void {
    this.#closed = true;
  }

  publish(event: ExtensionEvent, body: Readonly<Record<string, unknown>>): void {
    for (const extension of this.#byId.values()) {
      if (!extension.events.has(event)) continue;
      if (event === 'INVOKE') extension.working = true;
      const reply = eventReply(body);
      const { poll } = extension;
      extension.poll = undefined;
      if (poll === undefined || poll.aborted) extension.queue.push(reply);
      else poll.send(reply);
    }
  }

  handle(request: HttpRequest, responder: HttpResponder): void {
    const call = `${request.method} ${request.path.slice(PREFIX.length)}`;
    if (call === 'POST register') {
      responder.send(this.#register(request));
      return;
    }
    if (!CALLS.has(call)) {
      responder.send(NO_SUCH_PATH);
      return;
    }
    const extension = this.#identify(request);
    if ('status' in extension) responder.send(extension);
    else if (call === 'GET event/next') this.#next(extension, responder);
    else this.#fault(request, responder, call === 'POST init/error' ? 'init' : 'exit');
  }

  #register(request: HttpRequest): HttpReply {
    const name = request.headers.get('lambda-extension-name') ?? '';
    if (name === '') return failure(403, 'Extension.InvalidExtensionName', 'Empty extension name');
    if (this.#closed) {
      return failure(403, 'Extension.RegistrationClosed', 'Extension registration closed already');
    }
    if (this.#byId.size >= MAX_EXTENSIONS) {
      return failure(
        403,
        'Extension.TooManyExtensions',
        `Extension limit (${String(MAX_EXTENSIONS)}) reached`,
      );
    }
    for (const other of this.#byId.values()) {
      if (other.name === name) {
        return failure(403, 'Extension.AlreadyRegistered', 'Extension with this name already registered');
      }
    }
    const events = wantedEvents(request.body);
    if (!(events instanceof Set)) return events;
    const id = randomUUID();
    this.#byId.set(id, { id, name, events, poll: undefined, started: false, working: false, queue: [] });
    const { accountId, ...facts } = this.#facts;
    const wantsAccount =
      request.headers.get('lambda-extension-accept-feature')?.includes('accountId') === true;
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json', 'Lambda-Extension-Identifier': id },
      body: JSON.stringify(wantsAccount ? { ...facts, accountId } : facts),
    };
  }

  #identify(request: HttpRequest): Extension | HttpReply {
    const id = request.headers.get('lambda-extension-identifier');
    if (id === undefined) {
      return failure(
        403,
        'Extension.MissingExtensionIdentifier',
        'Missing Lambda-Extension-Identifier header',
      );
    }
    if (!UUID.test(id)) {
      return failure(403, 'Extension.InvalidExtensionIdentifier', 'Invalid Lambda-Extension-Identifier');
    }
    return (
      this.#byId.get(id) ?? failure(403, 'Extension.UnknownExtensionIdentifier', `Unknown extension ${id}`)
    );
  }

  #next(extension: Extension, responder: HttpResponder): void {
    extension.started = true;
    extension.working = false;
    const queued = extension.queue.shift();
    if (queued === undefined) extension.poll = responder;
    else responder.send(queued);
    this.#listener.extensionPolled();
  }

  #fault(request: HttpRequest, responder: HttpResponder, phase: 'init' | 'exit'): void {
    const errorType = request.headers.get('lambda-extension-function-error-type');
    if (errorType === undefined) {
      responder.send(
        failure(403, 'Extension.MissingHeader', 'Lambda-Extension-Function-Error-Type not found'),
      );
      return;
    }
    responder.send(ACCEPTED);
    this.#listener.extensionFailed({ phase, errorType });
  }
}

export function isExtensionPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

const CALLS: ReadonlySet<string> = new Set(['GET event/next', 'POST init/error', 'POST exit/error']);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function wantedEvents(body: Uint8Array): Set<ExtensionEvent> | HttpReply {
  const invalid = (message: string): HttpReply => failure(403, 'Extension.InvalidEventType', message);
  let parsed: unknown;
  try {
    parsed = body.length === 0 ? {} : JSON.parse(Buffer.from(body).toString());
  } catch (error) {
    return failure(403, 'InvalidRequestFormat', error instanceof Error ? error.message : 'not JSON');
  }
  const named = typeof parsed === 'object' && parsed !== null && 'events' in parsed ? parsed.events : [];
  if (!Array.isArray(named)) return invalid('events is not a list');
  const events = new Set<ExtensionEvent>();
  for (const event of named as readonly unknown[]) {
    if (event !== 'INVOKE' && event !== 'SHUTDOWN') return invalid(`${String(event)}: not an event type`);
    events.add(event);
  }
  return events;
}

function eventReply(body: Readonly<Record<string, unknown>>): HttpReply {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Lambda-Extension-Event-Identifier': randomUUID() },
    body: JSON.stringify(body),
  };
}
