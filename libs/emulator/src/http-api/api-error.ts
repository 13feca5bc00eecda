import type { HttpReply } from '../http/http-message.ts';

const STATUSES = {
  BadRequestException: 400,
  ConflictException: 409,
  NotFoundException: 404,
  NotImplementedException: 501,
} as const;

/** An answer of API Gateway's control API that is not a success. */
export class ApiError extends Error {
  readonly code: keyof typeof STATUSES;

  constructor(code: keyof typeof STATUSES, message: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}

export function apiErrorReply({ code, message }: ApiError): HttpReply {
  return {
    status: STATUSES[code],
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code },
    body: JSON.stringify({ message }),
  };
}
