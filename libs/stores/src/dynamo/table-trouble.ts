import { fatalError, whatFailed } from '@lambda-bench/aws';
import { BenchError } from '@lambda-bench/config';

/** Where it happened, for the message. */
export interface CallPlace {
  readonly operation: string;
  readonly table: string;
  readonly region: string;
}

/** What passes when it is asked again a little later. */
export function isPassing(error: unknown): boolean {
  const { code, status } = whatFailed(error);
  if (/Throttl|ThroughputExceeded|RequestLimitExceeded|LimitExceeded$|Timeout/.test(code)) return true;
  if (/^(ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN)$/.test(code)) return true;
  return status !== undefined && status >= 500;
}

/** A condition of ours that did not hold. */
export function isUnmet(error: unknown): boolean {
  return whatFailed(error).code === 'ConditionalCheckFailedException';
}

/** What DynamoDB or the way to it refused, as the one thing that the caller can do about it. */
export function tableTrouble(error: unknown, { operation, table, region }: CallPlace): BenchError {
  const fatal = fatalError(error, { call: `dynamodb:${operation}`, region });
  // What is no prerequisite of AWS is the table's own trouble.
  if (fatal !== undefined && fatal.code !== 'LB_BACKEND') return fatal;
  const { code, message, status } = whatFailed(error);
  const say = (text: string, hint: string) => new BenchError('LB_STORE', text, hint, { cause: error });
  const where = `table ${table} in ${region}`;
  if (code === 'ResourceNotFoundException') {
    return say(
      `there is no ${where}`,
      'npx lambda-bench deploy makes it; or name another with --table or --region',
    );
  }
  if (isPassing(error)) {
    return say(
      `${where} does not keep up: ${operation}: ${code}: ${message}`,
      'wait a while, then sync again: it goes on from what was written',
    );
  }
  if (status === undefined) {
    return say(
      `DynamoDB in ${region} does not answer (${message.includes(code) ? '' : `${code}: `}${message})`,
      'see that the network is up, and a proxy or AWS_ENDPOINT_URL_DYNAMODB as they should be; sync goes on from what was written',
    );
  }
  return say(`${where}: ${operation}: ${code}: ${message}`, 'see what it says, then sync again');
}
