import { faultPayload } from '../accounting/fault-payload.ts';
import type { Invocation, InvocationAccount, Unstartable } from '../environment/invocation.ts';
import { serviceErrorReply } from '../functions/service-error.ts';
import type { HttpResponder } from '../http/http-message.ts';
import { cleanValue } from '../http/reply.ts';
import type { Answer } from '../runtime-api/runtime-invocation.ts';
import type { Admission, ConcurrencyGate } from './concurrency-gate.ts';
import type { InvokeRequest } from './invoke-request.ts';
import { unstartableError } from './unstartable-error.ts';

export interface SyncOptions {
  readonly request: InvokeRequest;
  readonly functionArn: string;
  readonly executedVersion: string;
  readonly gate: ConcurrencyGate;
  readonly admission: Admission;
  readonly responder: HttpResponder;
}

/** The tail has to hold the REPORT, which is written once the runtime asks for more; not every runtime ever does. */
const TAIL_WAIT_MS = 5000;

/** RequestResponse: the caller hears as soon as the function has answered, or when its log tail is complete. */
export class SyncInvocation implements Invocation {
  readonly requestId: string;
  readonly event: Uint8Array;
  readonly functionArn: string;
  readonly traceId: string;
  readonly clientContext?: string;
  readonly tenantId?: string;
  readonly wantsTail: boolean;
  readonly #options: SyncOptions;
  #answer: Answer | undefined;
  #replied = false;
  #tailTimer: NodeJS.Timeout | undefined;

  constructor(options: SyncOptions) {
    const { request } = options;
    this.#options = options;
    this.requestId = request.requestId;
    this.event = request.event;
    this.functionArn = options.functionArn;
    this.traceId = request.traceId;
    if (request.clientContext !== undefined) this.clientContext = request.clientContext;
    if (request.tenantId !== undefined) this.tenantId = request.tenantId;
    this.wantsTail = request.wantsTail;
  }

  answered(answer: Answer): void {
    this.#answer = answer;
    if (!this.wantsTail) {
      this.#reply(answer);
      return;
    }
    this.#tailTimer = setTimeout(() => {
      this.#reply(answer);
    }, TAIL_WAIT_MS);
  }

  accounted(account: InvocationAccount): void {
    clearTimeout(this.#tailTimer);
    if (this.#answer !== undefined) this.#reply(this.#answer, account);
  }

  unstartable(why: Unstartable): void {
    if (this.#replied) return;
    this.#leave();
    this.#options.responder.send(serviceErrorReply(unstartableError(why)));
  }

  #reply(answer: Answer, account?: InvocationAccount): void {
    if (this.#replied) return;
    this.#leave();
    let headerLines = `Content-Type: application/json\r\nx-amzn-RequestId: ${this.requestId}\r\nX-Amz-Executed-Version: ${this.#options.executedVersion}\r\nX-Amzn-Trace-Id: ${cleanValue(this.traceId)}\r\n`;
    if (answer.kind !== 'response') headerLines += 'X-Amz-Function-Error: Unhandled\r\n';
    const body =
      answer.kind === 'fault' ? faultPayload(answer.errorType, answer.errorMessage) : answer.payload;
    const { responder } = this.#options;
    if (account === undefined) responder.send({ status: 200, headerLines, body });
    else responder.send({ status: 200, headerLines, headers: accountHeaders(account), body });
  }

  #leave(): void {
    this.#replied = true;
    this.#options.gate.leave(this.#options.admission);
  }
}

/** What Lambda says, and what only this server knows under names of our own. */
function accountHeaders({ logTail, cpuMicros, client, emulated }: InvocationAccount): Record<string, string> {
  const headers: Record<string, string> = {};
  if (cpuMicros !== undefined) headers['X-Lambda-Bench-Cpu-Micros'] = String(Math.round(cpuMicros));
  if (logTail !== undefined) headers['X-Amz-Log-Result'] = logTail;
  if (client !== undefined) {
    headers['X-Lambda-Bench-Runtime-Client'] = `${client.name}/${client.version} (${client.flavour})`;
  }
  if (emulated) headers['X-Lambda-Bench-Emulated'] = 'true';
  return headers;
}
