import type { Answer } from '../runtime-api/runtime-invocation.ts';
import type { EndCause } from './lifecycle.ts';

/** Why an environment did not come to serve, for whoever waits for it without an invocation. */
export interface StartFailure {
  readonly errorType: string;
  readonly message: string;
}

export function startFailure(cause: EndCause, answer: Answer | undefined): StartFailure {
  switch (answer?.kind) {
    case 'fault':
      return { errorType: answer.errorType, message: answer.errorMessage };
    case 'error':
      return { errorType: answer.errorType, message: Buffer.from(answer.payload).toString() };
    case 'response':
    case undefined:
      return { errorType: 'Sandbox.Timedout', message: `The environment did not start: ${cause}.` };
  }
}
