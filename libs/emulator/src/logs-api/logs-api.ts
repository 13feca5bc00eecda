import { randomUUID } from 'node:crypto';
import { decodeRequest } from '../control/decode.ts';
import type { StructureShape } from '../control/shape.ts';
import type { Account } from '../functions/account.ts';
import { ServiceError } from '../functions/service-error.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import { describeLogGroups, describeLogStreams } from './describe-logs.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { FilterPatternError } from './filter-pattern.ts';
import { getLogEvents } from './get-log-events.ts';
import type { LogStore } from './log-store.ts';
import { LogsError } from './logs-error.ts';
import { LOGS_INPUTS } from './logs-shapes.ts';

export interface LogsApiOptions {
  readonly logs: LogStore;
  readonly account: Account;
}

export const LOGS_TARGET_PREFIX = 'Logs_20140328.';

/** The part of CloudWatch Logs that reads: JSON 1.1, the operation in `X-Amz-Target`. */
export function logsApi(options: LogsApiOptions): (request: HttpRequest) => HttpReply {
  return (request) => {
    const target = request.headers.get('x-amz-target') ?? '';
    const operation = target.slice(LOGS_TARGET_PREFIX.length);
    try {
      return reply(200, perform(operation, request, options));
    } catch (error) {
      const known = knownError(error, operation);
      return reply(
        known.status,
        { __type: known.code, message: known.message },
        { 'x-amzn-ErrorType': known.code },
      );
    }
  };
}

function perform(operation: string, request: HttpRequest, { logs, account }: LogsApiOptions): object {
  const input = <const S extends StructureShape>(shape: S) => decodeRequest(shape, request, {});
  switch (operation) {
    case 'FilterLogEvents':
      return filterLogEvents(logs, input(LOGS_INPUTS.FilterLogEvents));
    case 'GetLogEvents':
      return getLogEvents(logs, input(LOGS_INPUTS.GetLogEvents));
    case 'DescribeLogStreams':
      return describeLogStreams(logs, account, input(LOGS_INPUTS.DescribeLogStreams));
    case 'DescribeLogGroups':
      return describeLogGroups(logs, account, input(LOGS_INPUTS.DescribeLogGroups));
    default:
      throw new LogsError(
        'UnknownOperationException',
        `CloudWatch Logs' ${operation} is not offered on this machine: logs are written by functions and read by FilterLogEvents, GetLogEvents, DescribeLogStreams and DescribeLogGroups.`,
      );
  }
}

function knownError(error: unknown, operation: string): LogsError {
  if (error instanceof LogsError) return error;
  if (error instanceof FilterPatternError) return new LogsError('InvalidParameterException', error.message);
  if (error instanceof ServiceError) {
    const code = error.code === 'SerializationException' ? error.code : 'InvalidParameterException';
    return new LogsError(code, error.message);
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new LogsError('ServiceUnavailableException', `${operation} failed: ${detail}`, { cause: error });
}

function reply(status: number, body: object, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return {
    status,
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': randomUUID(),
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
