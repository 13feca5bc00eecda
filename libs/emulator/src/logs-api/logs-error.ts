const STATUS = {
  InvalidParameterException: 400,
  ResourceNotFoundException: 400,
  SerializationException: 400,
  ServiceUnavailableException: 500,
  UnknownOperationException: 400,
} as const;

export type LogsErrorCode = keyof typeof STATUS;

/** An answer of CloudWatch Logs that is not a success. */
export class LogsError extends Error {
  readonly code: LogsErrorCode;

  constructor(code: LogsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogsError';
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }
}
