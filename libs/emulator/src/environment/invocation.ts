import type { Report } from '@lambda-bench/metrics';
import type { Launch } from '../launch/launch.ts';
import type { Answer, RuntimeInvocation } from '../runtime-api/runtime-invocation.ts';

/** What one invocation cost, known once the runtime has asked for the next event. */
export interface InvocationAccount {
  readonly report: Omit<Report, 'kind'>;
  /** Known only for who asked for the log, as each reading of the clock takes the server time. */
  readonly cpuMicros?: number;
  /** The runtime client that served it, once one was started. */
  readonly client: Launch['client'] | undefined;
  readonly emulated: boolean;
  /** Base64 of the last 4096 bytes of its log; taken only for who asked. */
  readonly logTail?: string;
}

/** Why an invocation never reached a runtime. */
export interface Unstartable {
  readonly reason: string;
  readonly hint: string;
  /** The runtime cannot run on this machine; otherwise something broke on our side. */
  readonly permanent: boolean;
  /** There is no room for it now; asking again later may find some. */
  readonly saturated?: true;
}

/** One event on its way through an environment. Either `unstartable`, or `answered` and then `accounted`, each once. */
export interface Invocation extends RuntimeInvocation {
  readonly wantsTail: boolean;
  answered(answer: Answer): void;
  accounted(account: InvocationAccount): void;
  unstartable(why: Unstartable): void;
}

export const STOPPING: Unstartable = {
  reason: 'The server is stopping.',
  hint: 'Start it again.',
  permanent: false,
};

export const SATURATED: Unstartable = {
  reason: 'Every environment is full.',
  hint: 'Invoke again.',
  permanent: false,
  saturated: true,
};

/** What extensions hear of an invocation. */
export function invokeEvent(invocation: Invocation, deadlineMs: number): Readonly<Record<string, unknown>> {
  return {
    eventType: 'INVOKE',
    deadlineMs,
    requestId: invocation.requestId,
    invokedFunctionArn: invocation.functionArn,
    tracing: { type: 'X-Amzn-Trace-Id', value: invocation.traceId },
  };
}
