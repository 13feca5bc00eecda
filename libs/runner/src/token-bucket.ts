import type { Clock, Sleep } from './clock.ts';

export interface TokenBucket {
  /** Resolves when the caller may go ahead; callers go in the order in which they asked. */
  readonly take: () => Promise<void>;
}

export interface TokenBucketOptions {
  readonly perSecond: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** The calls to a control plane that all functions share. */
export interface ControlBuckets {
  /** All calls but GetFunction. */
  readonly control: TokenBucket;
  readonly getFunction: TokenBucket;
}

/** Lambda's quotas: 15 calls a second over the whole control plane, GetFunction aside, which has 100 of its own. */
export const CONTROL_CALLS_PER_SECOND = 15;
export const GET_FUNCTION_PER_SECOND = 100;

/**
 * Turns are handed out at this part of the quota. Calls do not all take equally long to arrive, so those sent within
 * a little more than a second can arrive within one.
 */
export const PACE = 0.9;

/**
 * Hands out turns at an even pace. A bucket that saved up unused turns would let the calls of two neighbouring
 * seconds fall into one, which is above the limit it is there to keep.
 */
export function tokenBucket({ perSecond, clock, sleep }: TokenBucketOptions): TokenBucket {
  const spacingMs = 1000 / perSecond;
  let nextAt = -Infinity;
  return {
    take: async () => {
      const now = clock.now();
      const turnAt = Math.max(now, nextAt);
      nextAt = turnAt + spacingMs;
      if (turnAt > now) await sleep(turnAt - now);
    },
  };
}

export function controlBuckets(time: Pick<TokenBucketOptions, 'clock' | 'sleep'>): ControlBuckets {
  return {
    control: tokenBucket({ perSecond: CONTROL_CALLS_PER_SECOND * PACE, ...time }),
    getFunction: tokenBucket({ perSecond: GET_FUNCTION_PER_SECOND * PACE, ...time }),
  };
}

/** For a control plane that has no limits, such as the emulator's unless it is told to have some. */
export const UNPACED: ControlBuckets = {
  control: { take: () => Promise.resolve() },
  getFunction: { take: () => Promise.resolve() },
};
