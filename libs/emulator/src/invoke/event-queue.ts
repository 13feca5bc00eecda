import { faultPayload } from '../accounting/fault-payload.ts';
import type { Invocation, Unstartable } from '../environment/invocation.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import { ServiceError } from '../functions/service-error.ts';
import type { Answer } from '../runtime-api/runtime-invocation.ts';
import type { ConcurrencyGate } from './concurrency-gate.ts';
import type { InvokeRequest } from './invoke-request.ts';

export interface EventSettings {
  /** After the first failed attempt, the second, and so on. */
  readonly retryDelaysMs: readonly number[];
  /** Before a throttled event is tried again at first; doubled each time up to the maximum. */
  readonly throttleDelayMs: number;
  readonly throttleDelayMaxMs: number;
}

export const DEFAULT_EVENT_SETTINGS: EventSettings = {
  retryDelaysMs: [60_000, 120_000],
  throttleDelayMs: 1000,
  throttleDelayMaxMs: 300_000,
};

/** What an event runs, asked anew for each attempt, since the function may have changed or gone. */
export interface EventTarget {
  readonly configuration: FunctionConfiguration;
  readonly invokedArn: string;
  readonly reserved: number | undefined;
  readonly retries: number;
  readonly maxAgeMs: number;
}

export interface QueuedEvent {
  readonly request: InvokeRequest;
  readonly target: () => EventTarget;
}

export type DeadLetterCondition =
  'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency' | 'FunctionGone';

/** An event that was given up, in the form of a record for a failure destination. */
export interface DeadLetter {
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: DeadLetterCondition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: string;
  readonly responsePayload?: string;
}

export interface EventQueueOptions {
  readonly gate: ConcurrencyGate;
  readonly invoke: (configuration: FunctionConfiguration, invocation: Invocation) => void;
  readonly settings: EventSettings;
  readonly onDeadLetter?: (letter: DeadLetter) => void;
}

const MAX_QUEUED = 10_000;
const MAX_QUEUED_BYTES = 256 * 1024 * 1024;
const DEAD_LETTERS_KEPT = 200;

interface Attempt extends QueuedEvent {
  readonly since: number;
  invokedArn: string;
  invokes: number;
  throttles: number;
}

/** Events that were accepted and wait for their turn, their retry or a free place. */
export class EventQueue implements Disposable {
  readonly #options: EventQueueOptions;
  readonly #timers = new Map<Attempt, NodeJS.Timeout>();
  readonly #letters: DeadLetter[] = [];
  #queued = 0;
  #bytes = 0;
  #stopped = false;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  deadLetters(): readonly DeadLetter[] {
    return this.#letters;
  }

  /** Accepted and not yet done with. */
  get length(): number {
    return this.#queued;
  }

  submit(event: QueuedEvent): void {
    const bytes = event.request.event.length;
    if (this.#queued >= MAX_QUEUED || this.#bytes + bytes > MAX_QUEUED_BYTES) {
      throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
        fields: { Reason: 'CallerRateLimitExceeded' },
        headers: { 'Retry-After': '1' },
      });
    }
    this.#queued += 1;
    this.#bytes += bytes;
    const attempt: Attempt = { ...event, since: Date.now(), invokedArn: '', invokes: 0, throttles: 0 };
    setImmediate(() => {
      this.#try(attempt);
    });
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #try(attempt: Attempt): void {
    if (this.#stopped) return;
    this.#timers.delete(attempt);
    const target = this.#targetOf(attempt);
    if (target === undefined) return;
    attempt.invokedArn = target.invokedArn;
    if (target.reserved === 0) {
      this.#bury(attempt, 'ZeroReservedConcurrency');
      return;
    }
    if (Date.now() - attempt.since > target.maxAgeMs) {
      this.#bury(attempt, 'EventAgeExceeded');
      return;
    }
    const admission = this.#options.gate.enter(target.configuration.functionName, target.reserved);
    if (admission instanceof ServiceError) {
      this.#throttled(attempt);
      return;
    }
    attempt.invokes += 1;
    const { gate, invoke } = this.#options;
    const invocation = new EventInvocation(attempt.request, target.invokedArn, (failure) => {
      gate.leave(admission);
      if (failure === 'saturated') {
        attempt.invokes -= 1;
        this.#throttled(attempt);
      } else {
        this.#attempted(attempt, target, failure?.payload);
      }
    });
    invoke(target.configuration, invocation);
  }

  /** It counts as no attempt, however often it happens. */
  #throttled(attempt: Attempt): void {
    const { throttleDelayMs, throttleDelayMaxMs } = this.#options.settings;
    const delayMs = Math.min(throttleDelayMaxMs, throttleDelayMs * 2 ** attempt.throttles);
    attempt.throttles += 1;
    this.#later(attempt, delayMs);
  }

  #targetOf(attempt: Attempt): EventTarget | undefined {
    try {
      return attempt.target();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.#bury(attempt, 'FunctionGone', error.message);
      return undefined;
    }
  }

  #attempted(attempt: Attempt, target: EventTarget, failure: string | undefined): void {
    if (failure === undefined) {
      this.#done(attempt);
      return;
    }
    const { retryDelaysMs } = this.#options.settings;
    const delayMs = retryDelaysMs[attempt.invokes - 1] ?? retryDelaysMs.at(-1) ?? 0;
    if (attempt.invokes <= target.retries) this.#later(attempt, delayMs);
    else this.#bury(attempt, 'RetriesExhausted', failure);
  }

  #later(attempt: Attempt, delayMs: number): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#try(attempt);
    }, delayMs);
    this.#timers.set(attempt, timer);
  }

  #bury(attempt: Attempt, condition: DeadLetterCondition, responsePayload?: string): void {
    const { requestId, event } = attempt.request;
    const letter: DeadLetter = {
      timestamp: new Date().toISOString(),
      requestContext: {
        requestId,
        functionArn: attempt.invokedArn,
        condition,
        approximateInvokeCount: attempt.invokes,
      },
      requestPayload: Buffer.from(event).toString(),
      ...(responsePayload === undefined ? {} : { responsePayload }),
    };
    this.#letters.push(letter);
    if (this.#letters.length > DEAD_LETTERS_KEPT) this.#letters.shift();
    this.#done(attempt);
    this.#options.onDeadLetter?.(letter);
  }

  #done(attempt: Attempt): void {
    this.#queued -= 1;
    this.#bytes -= attempt.request.event.length;
  }
}

/** What an attempt came to, if not a success. */
type Failure = { readonly payload: string } | 'saturated';

/** One attempt; nobody waits for its answer, only for whether it failed. */
class EventInvocation implements Invocation {
  readonly requestId: string;
  readonly event: Uint8Array;
  readonly functionArn: string;
  readonly traceId: string;
  readonly clientContext?: string;
  readonly wantsTail = false;
  readonly #ended: (failure: Failure | undefined) => void;
  #failure: Failure | undefined;

  constructor(request: InvokeRequest, functionArn: string, ended: (failure: Failure | undefined) => void) {
    this.requestId = request.requestId;
    this.event = request.event;
    this.functionArn = functionArn;
    this.traceId = request.traceId;
    if (request.clientContext !== undefined) this.clientContext = request.clientContext;
    this.#ended = ended;
  }

  answered(answer: Answer): void {
    if (answer.kind === 'fault') {
      this.#failure = { payload: textOf(faultPayload(answer.errorType, answer.errorMessage)) };
    } else if (answer.kind === 'error') {
      this.#failure = { payload: textOf(answer.payload) };
    }
  }

  accounted(): void {
    this.#ended(this.#failure);
  }

  unstartable({ reason, saturated }: Unstartable): void {
    this.#ended(saturated === true ? 'saturated' : { payload: reason });
  }
}

function textOf(payload: Uint8Array): string {
  return Buffer.from(payload).toString();
}
