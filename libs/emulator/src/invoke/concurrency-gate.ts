import { ServiceError } from '../functions/service-error.ts';

/** A place taken; given back exactly once. */
export interface Admission {
  readonly functionName: string;
  readonly fromReserve: boolean;
}

/**
 * Lambda counts invocations that run, per function with a reservation and over all functions without one.
 * An invocation stops counting when its caller has the answer, so a caller who waits for each answer runs one at a time.
 */
export class ConcurrencyGate {
  readonly #unreservedLimit: () => number;
  readonly #byFunction = new Map<string, number>();
  #unreserved = 0;

  /** What the account has left for functions without a reservation; asked at every invocation. */
  constructor(unreservedLimit: () => number) {
    this.#unreservedLimit = unreservedLimit;
  }

  enter(functionName: string, reserved: number | undefined): Admission | ServiceError {
    const running = this.#byFunction.get(functionName) ?? 0;
    const fromReserve = reserved !== undefined;
    if (fromReserve && running >= reserved)
      return throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
    if (!fromReserve && this.#unreserved >= this.#unreservedLimit()) {
      return throttled('ConcurrentInvocationLimitExceeded');
    }
    this.#byFunction.set(functionName, running + 1);
    if (!fromReserve) this.#unreserved += 1;
    return { functionName, fromReserve };
  }

  leave({ functionName, fromReserve }: Admission): void {
    const running = this.#byFunction.get(functionName) ?? 0;
    if (running > 1) this.#byFunction.set(functionName, running - 1);
    else this.#byFunction.delete(functionName);
    if (!fromReserve) this.#unreserved -= 1;
  }
}

/** What Lambda puts into Retry-After is not documented; a second is what its control plane asks for. */
const RETRY_AFTER_SECONDS = '1';

export function throttled(
  reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded',
): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
    fields: { Reason: reason },
    headers: { 'Retry-After': RETRY_AFTER_SECONDS },
  });
}
