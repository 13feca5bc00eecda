import { isDenied, whatFailed } from '@lambda-bench/aws';
import { BenchError } from '@lambda-bench/config';
import { CallError } from '../aws/call.ts';

/**
 * What a failure means for a run that goes on elsewhere: it passes by itself, it is the caller's own and the run knows
 * nothing of it, or it concerns the run.
 */
export type Trouble = 'passes' | 'caller' | 'run';

/** Between this machine and AWS; a laptop that wakes up has no network for a while. */
const NETWORK = new Set(['ECONNREFUSED', 'ENOTFOUND']);

export function troubleOf(error: unknown): Trouble {
  if (error instanceof CallError) {
    if (error.passes) return 'passes';
    // Who is known and may not do something is denied it; every other refusal of this kind is of whoever is not known.
    return error.status === 401 || error.status === 403 ? 'caller' : 'run';
  }
  if (!(error instanceof BenchError) || error.cause === undefined) return 'run';
  const { code } = whatFailed(error.cause);
  if (NETWORK.has(code)) return 'passes';
  const isOfAccess = ['LB_CREDENTIALS', 'LB_REGION', 'LB_ACCOUNT'].includes(error.code);
  return isOfAccess && !isDenied(code) ? 'caller' : 'run';
}
