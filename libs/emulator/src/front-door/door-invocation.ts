import type { Invocation, Unstartable } from '../environment/invocation.ts';
import { serviceErrorReply } from '../functions/service-error.ts';
import type { HttpBodySink, HttpBodyWriter, HttpReply, HttpResponder } from '../http/http-message.ts';
import type { Admission, ConcurrencyGate } from '../invoke/concurrency-gate.ts';
import { unstartableError } from '../invoke/unstartable-error.ts';
import type { Answer } from '../runtime-api/runtime-invocation.ts';
import type { Door } from './door.ts';
import { httpResponse, keptLines } from './http-response.ts';
import { PreludeReader, STREAM_TYPE } from './prelude.ts';

export interface DoorInvocationOptions {
  readonly door: Door;
  readonly requestId: string;
  readonly traceId: string;
  readonly event: Uint8Array;
  readonly functionArn: string;
  readonly gate: ConcurrencyGate;
  readonly admission: Admission;
  readonly responder: HttpResponder;
  /** Header lines that every answer carries beside the function's own. */
  readonly headerLines: string;
}

/** An HTTP request inside its function. */
export class DoorInvocation implements Invocation {
  readonly requestId: string;
  readonly event: Uint8Array;
  readonly functionArn: string;
  readonly traceId: string;
  readonly wantsTail = false;
  readonly openSink?: (contentType: string | undefined) => HttpBodySink;
  readonly #options: DoorInvocationOptions;
  readonly #timer: NodeJS.Timeout | undefined;
  #writer: HttpBodyWriter | undefined;
  #prelude: PreludeReader | undefined;
  #replied = false;

  constructor(options: DoorInvocationOptions) {
    const { door } = options;
    this.#options = options;
    this.requestId = options.requestId;
    this.event = options.event;
    this.functionArn = options.functionArn;
    this.traceId = options.traceId;
    if (door.streams) this.openSink = this.#open;
    if (door.timeoutMs !== undefined) {
      this.#timer = setTimeout(() => {
        this.#reply(door.replies.timedOut);
      }, door.timeoutMs);
    }
  }

  answered(answer: Answer): void {
    clearTimeout(this.#timer);
    this.#options.gate.leave(this.#options.admission);
    if (this.#writer !== undefined) this.#endStream(this.#writer, answer);
    else this.#reply(this.#replyTo(answer));
  }

  accounted(): void {
    // Nobody behind a door asks for the log or the account.
  }

  unstartable(why: Unstartable): void {
    clearTimeout(this.#timer);
    this.#options.gate.leave(this.#options.admission);
    this.#reply(this.#options.door.replies.refused(serviceErrorReply(unstartableError(why))));
  }

  #replyTo(answer: Answer): HttpReply {
    const { format, streams, replies } = this.#options.door;
    if (answer.kind !== 'response') {
      return answer.kind === 'fault' && answer.errorType === 'Function.ResponseSizeTooLarge'
        ? replies.tooLarge
        : replies.failed;
    }
    // Nothing was written into the stream, or the prelude never ended.
    if (answer.streamed) return this.#prelude === undefined ? { status: 200, body: '' } : replies.failed;
    // A function that does not stream, behind a door that does: what it answered goes on as it is.
    if (streams) return { status: 200, headerLines: AS_STREAM, body: answer.payload };
    return httpResponse(format, answer.payload, replies.defaultType) ?? replies.failed;
  }

  readonly #open = (contentType: string | undefined): HttpBodySink => {
    if (contentType?.startsWith(PreludeReader.type) === true) {
      this.#prelude = new PreludeReader();
    }
    return this.#pass;
  };

  readonly #pass: HttpBodySink = (chunk) => {
    if (this.#replied || chunk.length === 0) return undefined;
    if (this.#writer !== undefined) return this.#writer.write(chunk);
    if (this.#prelude === undefined) return this.#start(200, AS_STREAM).write(chunk);
    const prelude = this.#prelude.push(chunk);
    if (prelude.kind === 'bad') this.#reply(this.#options.door.replies.failed);
    if (prelude.kind !== 'head') return undefined;
    return this.#start(prelude.head.status, prelude.head.headerLines).write(prelude.rest);
  };

  #start(status: number, headerLines: string): HttpBodyWriter {
    this.#writer = this.#options.responder.stream({
      status,
      headerLines: this.#withOwn(headerLines),
    });
    return this.#writer;
  }

  /** The status is out, so that all that can still be said of a failure is that the body is not whole. */
  #endStream(writer: HttpBodyWriter, answer: Answer): void {
    this.#replied = true;
    if (answer.kind === 'response') writer.end();
    else writer.breakOff();
  }

  #reply(reply: HttpReply): void {
    if (this.#replied || this.#writer !== undefined) return;
    this.#replied = true;
    this.#options.responder.send({ ...reply, headerLines: this.#withOwn(reply.headerLines ?? '') });
  }

  #withOwn(headerLines: string): string {
    return keptLines(headerLines, this.#options.door.cors !== undefined) + this.#options.headerLines;
  }
}

const AS_STREAM = `Content-Type: ${STREAM_TYPE}\r\n`;
