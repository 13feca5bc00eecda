import { ServiceError } from '../functions/service-error.ts';
import type { HttpRequest } from '../http/http-message.ts';
import { invalidJson } from './payload-json.ts';

export type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

/** What a caller asks for, read from its headers and body. */
export interface InvokeRequest {
  readonly requestId: string;
  readonly type: InvocationType;
  readonly wantsTail: boolean;
  readonly event: Uint8Array;
  readonly traceId: string;
  readonly clientContext?: string;
  readonly tenantId?: string;
}

export const MAX_EVENT_BYTES = 1024 * 1024;
const MAX_CLIENT_CONTEXT = 3583;
/** Lambda gives a function that is invoked without a payload an empty object. */
const NO_PAYLOAD = Buffer.from('{}');

export function readInvokeRequest(request: HttpRequest, requestId: string): InvokeRequest {
  const { headers, body } = request;
  const type = invocationType(headers.get('x-amz-invocation-type'));
  const wantsTail = logType(headers.get('x-amz-log-type'));
  if (type === 'Event' && body.length > MAX_EVENT_BYTES) {
    throw new ServiceError(
      'RequestTooLargeException',
      `${String(body.length)} byte payload is too large for the Event invocation type (limit ${String(MAX_EVENT_BYTES)} bytes)`,
    );
  }
  const wrong = body.length === 0 ? undefined : invalidJson(body);
  if (wrong !== undefined) throw new ServiceError('InvalidRequestContentException', wrong);
  const clientContext = headers.get('x-amz-client-context');
  const tenantId = headers.get('x-amz-tenant-id');
  return {
    requestId,
    type,
    wantsTail: wantsTail && type === 'RequestResponse',
    event: body.length === 0 ? NO_PAYLOAD : body,
    traceId: headers.get('x-amzn-trace-id') ?? newTraceId(requestId),
    ...(clientContext === undefined ? {} : { clientContext: decodeContext(clientContext) }),
    ...(tenantId === undefined ? {} : { tenantId }),
  };
}

function invocationType(value: string | undefined): InvocationType {
  switch (value) {
    case undefined:
    case 'RequestResponse':
      return 'RequestResponse';
    case 'Event':
    case 'DryRun':
      return value;
    default:
      throw notOneOf(value, 'invocationType', '[Event, RequestResponse, DryRun]');
  }
}

function logType(value: string | undefined): boolean {
  if (value === undefined || value === 'None') return false;
  if (value === 'Tail') return true;
  throw notOneOf(value, 'logType', '[None, Tail]');
}

function notOneOf(value: string, member: string, set: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: ${set}`,
  );
}

/** The runtime gets the JSON itself; its bytes go into a header as they are. */
function decodeContext(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(base64);
  if (base64.length > MAX_CLIENT_CONTEXT || !isBase64 || invalidJson(bytes) !== undefined) {
    throw new ServiceError(
      'InvalidRequestContentException',
      'Client context must be a valid Base64-encoded JSON object.',
    );
  }
  return bytes.toString('latin1').replace(/[\r\n\t]+/g, ' ');
}

/** Not sampled: nothing here collects traces. Made of the request's own randomness. */
export function newTraceId(requestId: string): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const root = requestId.slice(0, 8) + requestId.slice(9, 13) + requestId.slice(24);
  return `Root=1-${seconds}-${root};Parent=${requestId.slice(28)}${requestId.slice(0, 8)};Sampled=0`;
}
