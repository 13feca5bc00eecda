import type { Random } from '@lambda-bench/plan';

export interface BackoffPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait before attempt number `attempt` (1 is the first repeat). Between half and all of a doubling time:
 * jitter, so that callers who were refused together do not come back together, but never no wait at all.
 */
export function backoffMs(attempt: number, policy: BackoffPolicy, random: Random): number {
  const ceiling = Math.min(policy.longestMs, policy.firstMs * 2 ** (attempt - 1));
  return ceiling / 2 + (random() * ceiling) / 2;
}
