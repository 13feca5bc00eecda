import type { Answer } from '../runtime-api/runtime-invocation.ts';

/** What the caller reads when the platform, not the function, says what went wrong. */
export function faultPayload(errorType: string, errorMessage: string): Uint8Array {
  // Lambda writes the type first for its own faults, except for the size of a response.
  return Buffer.from(
    errorType === 'Function.ResponseSizeTooLarge'
      ? JSON.stringify({ errorMessage, errorType })
      : JSON.stringify({ errorType, errorMessage }),
  );
}

export function timeoutAnswer(requestId: string, timeoutMs: number): Answer {
  const after = (timeoutMs / 1000).toFixed(2);
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${after} seconds`;
  return { kind: 'fault', errorType: 'Sandbox.Timedout', errorMessage };
}

export function exitMessage(requestId: string, reason: string): string {
  return `RequestId: ${requestId} Error: ${reason}`;
}
