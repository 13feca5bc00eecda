import type { HttpReply } from '../http/http-message.ts';
import type { RuntimeState } from './runtime-state.ts';

/** 6 MiB and 100 bytes: what Lambda takes on the wire for a buffered request or response. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024 + 100;
export const MAX_STREAMED_BYTES = 200 * 1024 * 1024;

const JSON_TYPE = { 'Content-Type': 'application/json' };

export const ACCEPTED: HttpReply = { status: 202, headers: JSON_TYPE, body: '{"status":"OK"}\n' };
export const PONG: HttpReply = { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'pong' };
export const NO_SUCH_PATH: HttpReply = {
  status: 404,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
};

export const INVALID_REQUEST_ID = failure(400, 'InvalidRequestID', 'Invalid request ID');
export const INVALID_RESPONSE_MODE = failure(
  400,
  'InvalidFunctionResponseMode',
  'Invalid function response mode',
);
export const TRUNCATED = failure(400, 'TruncatedHTTPRequest', 'HTTP request detected as truncated');
export const INVOKE_TIMEOUT = failure(410, 'InvokeTimeout', 'Invoke timeout');
export const ENTITY_TOO_LARGE = failure(
  413,
  'RequestEntityTooLarge',
  `Exceeded maximum allowed payload size (${String(MAX_PAYLOAD_BYTES)} bytes).`,
);
/** What Lambda answers where the function has no telemetry subscription to offer, with 202 so that agents carry on. */
export const NO_TELEMETRY = failure(202, 'Telemetry.NotSupported', 'Telemetry API is not supported');
export const NO_LOGS = failure(202, 'Logs.NotSupported', 'Logs API is not supported');

export function forbiddenTransition(from: RuntimeState, to: RuntimeState): HttpReply {
  return failure(
    403,
    'InvalidStateTransition',
    `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
  );
}

export function failure(status: number, errorType: string, errorMessage: string): HttpReply {
  return { status, headers: JSON_TYPE, body: `${JSON.stringify({ errorMessage, errorType })}\n` };
}
