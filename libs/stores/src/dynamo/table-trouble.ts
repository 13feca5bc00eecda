import { BenchError } from '@lambda-bench/config';

/** Where it happened, for the message. */
export interface CallPlace {
  readonly operation: string;
  readonly table: string;
  readonly region: string;
}

/** What passes when it is asked again a little later. */
export function isPassing(error: unknown): boolean {
  const { name, status } = readFailure(error);
  if (/Throttl|ThroughputExceeded|RequestLimitExceeded|LimitExceeded$|Timeout/.test(name)) return true;
  if (/^(ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN)$/.test(name)) return true;
  return status !== undefined && status >= 500;
}

/** What DynamoDB or the way to it refused, as the one thing that the caller can do about it. What is no such thing stays as it is. */
export function tableTrouble(error: unknown, place: CallPlace): unknown {
  if (error instanceof BenchError) return error;
  const failure = readFailure(error);
  const { name, message, status } = failure;
  const say = (code: 'LB_STORE' | 'LB_CREDENTIALS', text: string, hint: string) =>
    new BenchError(code, text, hint, { cause: error });
  const where = `table ${place.table} in ${place.region}`;
  if (name === 'ResourceNotFoundException') {
    return say(
      'LB_STORE',
      `there is no ${where}`,
      'lambda-bench deploy makes it; or name another with --table or --region',
    );
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(name)) {
    const action = /perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? `dynamodb:${place.operation}`;
    return say(
      'LB_CREDENTIALS',
      `not allowed to call ${action}: ${message}`,
      `allow ${action} to the caller`,
    );
  }
  if (/Credentials|Token|Signature|UnrecognizedClient|^Expired/.test(name)) {
    const what = /expired/i.test(`${name} ${message}`) ? 'have expired' : 'are missing or not accepted';
    return say(
      'LB_CREDENTIALS',
      `AWS credentials ${what} (${name}: ${message})`,
      'sign in again, or set AWS_PROFILE; what was written stays, and sync goes on from there',
    );
  }
  if (name === 'ECONNREFUSED' || name === 'ENOTFOUND') {
    return say(
      'LB_STORE',
      `DynamoDB does not answer (${message})`,
      'see that the network is up and the region is one; sync goes on from what was written',
    );
  }
  if (isPassing(error)) {
    return say(
      'LB_STORE',
      `${where} does not keep up: ${place.operation}: ${name}: ${message}`,
      'wait a while, then sync again: it goes on from what was written',
    );
  }
  return status === undefined
    ? error
    : say(
        'LB_STORE',
        `${where}: ${place.operation}: ${name}: ${message}`,
        'see what it says, then sync again',
      );
}

interface Failure {
  /** The service's or the system's name for it. */
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

function readFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: undefined };
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const name = typeof code === 'string' && status === undefined ? code : error.name;
  return { name, message: error.message === '' ? name : error.message, status };
}
