import { fatalError, type CallMade } from '@lambda-bench/aws';
import { BenchError } from '@lambda-bench/config';

/** A call that failed on its own account, and not for something that every other would fail for as well. */
export class CallError extends BenchError {
  /** The service's name for it: `NoSuchKey`, `InvalidInstanceID.NotFound`. */
  readonly reason: string;
  /** Of HTTP; undefined where nothing was answered. */
  readonly status: number | undefined;

  constructor(call: string, error: unknown) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    const { $fault, $metadata } = error as SdkError;
    const hint = $fault === 'client' ? 'put right what it says and try again' : 'try again in a while';
    super('LB_BACKEND', `${call}: ${message === '' ? name : `${name}: ${message}`}`, hint, { cause: error });
    this.name = 'CallError';
    this.reason = name;
    this.status = $metadata?.httpStatusCode;
  }

  /** Another time it may well work. */
  get passes(): boolean {
    return this.status === undefined || this.status >= 500 || this.status === 429;
  }
}

/** What the SDK adds to an error of a service. */
interface SdkError {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** One call, named as in IAM; what it fails with is said by what the caller can do about it. */
export async function awsCall<T>(
  { region }: { readonly region: string },
  call: CallMade['call'],
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw fatalError(error, { call, region }) ?? new CallError(call, error);
  }
}

export function isCallError(error: unknown, ...reasons: readonly string[]): error is CallError {
  return error instanceof CallError && reasons.includes(error.reason);
}
