import { counted, BenchError } from '@lambda-bench/config';
import type { Random } from '@lambda-bench/plan';
import type { Clock, Sleep } from '../clock.ts';
import type { TokenBucket } from '../token-bucket.ts';
import { backoffMs, type BackoffPolicy } from './backoff.ts';
import { ControlCallError, type CallCause } from './control-api.ts';

export interface ControlPatience {
  /** Sends of one call, the first included, while the service or the network fails. */
  readonly attempts: number;
  readonly backoff: BackoffPolicy;
  /** From an accepted change until it has to be done; conflicts and throttling are waited out as long. */
  readonly settleMs: number;
  readonly pollMs: { readonly first: number; readonly longest: number };
}

/** Lambda needs one to three seconds for a change of configuration, and now and then a minute. */
export const CONTROL_PATIENCE: ControlPatience = {
  attempts: 8,
  backoff: { firstMs: 200, longestMs: 10_000 },
  settleMs: 300_000,
  pollMs: { first: 100, longest: 1000 },
};

export interface PatientCaller {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly patience: ControlPatience;
  /** Told of every time that the service throttles a call, before it is waited out. */
  readonly onThrottled?: ((message: string) => void) | undefined;
}

/** What somebody else's calls cause passes when they end; what the service or the network does may not. */
const WAITED_OUT: ReadonlySet<CallCause> = new Set(['throttled', 'conflict']);
const TRIED_AGAIN: ReadonlySet<CallCause> = new Set(['service', 'network']);

/** Sends a call of the control plane until it is answered, each time in its turn. */
export async function patientCall<T>(
  bucket: TokenBucket,
  send: () => Promise<T>,
  { clock, sleep, random, patience, onThrottled }: PatientCaller,
): Promise<T> {
  const deadline = clock.now() + patience.settleMs;
  for (let attempt = 1; ; attempt += 1) {
    await bucket.take();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ControlCallError)) throw error;
      const again = WAITED_OUT.has(error.reason)
        ? clock.now() < deadline
        : TRIED_AGAIN.has(error.reason) && attempt < patience.attempts;
      if (!again) throw error.reason === 'throttled' ? throttledFor(patience.settleMs, error) : error;
      if (error.reason === 'throttled') onThrottled?.(error.message);
    }
    await sleep(backoffMs(attempt, patience.backoff, random));
  }
}

/** Nothing can be measured while even the calls that prepare it are refused. */
function throttledFor(ms: number, error: ControlCallError): BenchError {
  return new BenchError(
    'LB_ACCOUNT',
    `AWS has throttled every try for ${counted(Math.round(ms / 60_000), 'minute')} (${error.message})`,
    'see what else uses the Lambda API of this account and region, wait for it to end, then resume the run',
    { cause: error },
  );
}
