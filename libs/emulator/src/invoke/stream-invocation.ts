import { faultPayload } from '../accounting/fault-payload.ts';
import type { Invocation, InvocationAccount, Unstartable } from '../environment/invocation.ts';
import { serviceErrorReply } from '../functions/service-error.ts';
import type { HttpBodySink, HttpBodyWriter } from '../http/http-message.ts';
import type { Answer } from '../runtime-api/runtime-invocation.ts';
import { eventStreamMessage } from './event-stream.ts';
import type { SyncOptions } from './sync-invocation.ts';
import { unstartableError } from './unstartable-error.ts';

/** InvokeWithResponseStream: what the function writes goes on as it comes; the end of it says how it went. */
export class StreamInvocation implements Invocation {
  readonly requestId: string;
  readonly event: Uint8Array;
  readonly functionArn: string;
  readonly traceId: string;
  readonly clientContext?: string;
  readonly wantsTail: boolean;
  readonly #options: SyncOptions;
  #writer: HttpBodyWriter | undefined;
  #answer: Answer | undefined;
  #over = false;

  constructor(options: SyncOptions) {
    const { request } = options;
    this.#options = options;
    this.requestId = request.requestId;
    this.event = request.event;
    this.functionArn = options.functionArn;
    this.traceId = request.traceId;
    if (request.clientContext !== undefined) this.clientContext = request.clientContext;
    this.wantsTail = request.wantsTail;
  }

  readonly openSink = (): HttpBodySink => this.#pass;

  answered(answer: Answer): void {
    this.#answer = answer;
    if (answer.kind === 'response' && !answer.streamed) this.#pass(answer.payload);
    if (!this.wantsTail) this.#complete(answer);
  }

  accounted(account: InvocationAccount): void {
    if (this.#answer !== undefined) this.#complete(this.#answer, account.logTail);
  }

  unstartable(why: Unstartable): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.gate.leave(this.#options.admission);
    this.#options.responder.send(serviceErrorReply(unstartableError(why)));
  }

  readonly #pass: HttpBodySink = (chunk) => {
    if (this.#over || chunk.length === 0) return undefined;
    return this.#open().write(eventStreamMessage('PayloadChunk', 'application/octet-stream', chunk));
  };

  #complete(answer: Answer, logTail?: string): void {
    if (this.#over) return;
    const writer = this.#open();
    this.#over = true;
    this.#options.gate.leave(this.#options.admission);
    const outcome = JSON.stringify({
      ...failureOf(answer),
      ...(logTail === undefined ? {} : { LogResult: logTail }),
    });
    writer.write(eventStreamMessage('InvokeComplete', 'application/json', Buffer.from(outcome)));
    writer.end();
  }

  #open(): HttpBodyWriter {
    this.#writer ??= this.#options.responder.stream({
      status: 200,
      headers: {
        'Content-Type': 'application/vnd.amazon.eventstream',
        'x-amzn-RequestId': this.requestId,
        'X-Amz-Executed-Version': this.#options.executedVersion,
        'X-Amzn-Trace-Id': this.traceId,
      },
    });
    return this.#writer;
  }
}

function failureOf(answer: Answer): { ErrorCode?: string; ErrorDetails?: string } {
  if (answer.kind === 'response') return {};
  const payload =
    answer.kind === 'fault' ? faultPayload(answer.errorType, answer.errorMessage) : answer.payload;
  return { ErrorCode: answer.errorType, ErrorDetails: Buffer.from(payload).toString() };
}
