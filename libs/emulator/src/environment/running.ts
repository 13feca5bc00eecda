import type { Answer } from '../runtime-api/runtime-invocation.ts';
import type { Invocation } from './invocation.ts';

/** An invocation inside its environment. */
export interface Running {
  readonly invocation: Invocation;
  readonly startedAt: number;
  readonly cpuAtStart: number;
  timer: NodeJS.Timeout | undefined;
  answer: Answer | undefined;
  /** Set when the runtime asked for the next event. */
  durationMs: number | undefined;
  completing: boolean;
}

export function newRunning(invocation: Invocation, startedAt: number, cpuAtStart: number): Running {
  return {
    invocation,
    startedAt,
    cpuAtStart,
    timer: undefined,
    answer: undefined,
    durationMs: undefined,
    completing: false,
  };
}

/** How an invocation went, as REPORT says it. */
export interface Verdict {
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType?: string;
  /** The function's own errors are not said in a text REPORT, only the platform's are. */
  readonly byFunction: boolean;
}

export const SUCCESS: Verdict = { status: 'success', byFunction: false };
export const TIMED_OUT: Verdict = { status: 'timeout', byFunction: false };

export function verdictOf(answer: Answer | undefined): Verdict {
  switch (answer?.kind) {
    case 'error':
      return { status: 'error', errorType: answer.errorType, byFunction: true };
    case 'fault':
      return { status: 'error', errorType: answer.errorType, byFunction: false };
    case 'response':
    case undefined:
      return SUCCESS;
  }
}
