import { BenchError } from '@lambda-bench/config';
import { readShare } from './share.ts';

/** Requests of a month, as `shown` was given them. */
export function readRequests(requests: number, shown: string): number {
  if (Number.isSafeInteger(requests) && requests >= 1) return requests;
  throw new BenchError(
    'LB_USAGE',
    `${shown} ${requests} is not allowed`,
    'requests: a whole number from 1 on',
  );
}

/** All of them may be cold, or none. */
export function readColdShare(text: string): number {
  const share = readShare(text);
  if (share >= 0 && share <= 1) return share;
  throw new BenchError(
    'LB_USAGE',
    `--cold-share ${text} is not allowed`,
    'a share from 0 to 1, such as 1% or 0.01',
  );
}
