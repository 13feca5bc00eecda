import type { HttpReply } from '../http/http-message.ts';

interface Kind {
  readonly status: number;
  /** How the body spells the message: the service model is not consistent, and SDKs read what it says. */
  readonly key: 'message' | 'Message';
  /** Errors of the protocol layer carry no Type. */
  readonly type?: 'User' | 'Service';
}

/** Every error the control plane answers with: status, spelling and blame as in Lambda's service model. */
const KINDS = {
  AccessDeniedException: { status: 403, key: 'Message' },
  InvalidRequestContentException: { status: 400, key: 'message', type: 'User' },
  InvalidRuntimeException: { status: 502, key: 'Message', type: 'Service' },
  InvalidParameterValueException: { status: 400, key: 'message', type: 'User' },
  NoPublishedVersionException: { status: 400, key: 'Message', type: 'User' },
  NotImplementedException: { status: 501, key: 'message', type: 'Service' },
  PreconditionFailedException: { status: 412, key: 'message', type: 'User' },
  RequestEntityTooLargeException: { status: 413, key: 'Message' },
  RequestTooLargeException: { status: 413, key: 'message', type: 'User' },
  ResourceConflictException: { status: 409, key: 'message', type: 'User' },
  ResourceNotFoundException: { status: 404, key: 'Message', type: 'User' },
  SerializationException: { status: 400, key: 'Message' },
  ServiceException: { status: 500, key: 'Message', type: 'Service' },
  TooManyRequestsException: { status: 429, key: 'message', type: 'User' },
  UnknownOperationException: { status: 404, key: 'Message' },
  ValidationException: { status: 400, key: 'message' },
} as const satisfies Record<string, Kind>;

export type ServiceErrorCode = keyof typeof KINDS;

export interface ServiceErrorOptions extends ErrorOptions {
  /** Fields of the body beside Type and message, such as Reason. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer of the service that is not a success, thrown where it is found and sent where the request came in. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ServiceErrorCode, message: string, options: ServiceErrorOptions = {}) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return KINDS[this.code].status;
  }
}

export function serviceErrorReply(error: ServiceError): HttpReply {
  const kind: Kind = KINDS[error.code];
  return {
    status: kind.status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': error.code, ...error.headers },
    body: JSON.stringify({
      ...error.fields,
      ...(kind.type === undefined ? {} : { Type: kind.type }),
      [kind.key]: error.message,
    }),
  };
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message);
}
