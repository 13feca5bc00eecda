import { ServiceError } from '../functions/service-error.ts';

/** So many calls a second, with as many at once after a quiet second. */
export function rateLimit(perSecond: number, now: () => number): () => void {
  let tokens = perSecond;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(perSecond, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
    if (tokens < 1) {
      throw new ServiceError('TooManyRequestsException', 'Rate exceeded', {
        fields: { Reason: 'CallerRateLimitExceeded' },
        headers: { 'Retry-After': '1' },
      });
    }
    tokens -= 1;
  };
}
