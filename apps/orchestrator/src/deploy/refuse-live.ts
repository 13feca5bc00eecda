import { BenchError } from '@lambda-bench/config';
import { Ec2Account } from '../aws/ec2-account.ts';
import { liveRuns, type LiveScope } from '../aws/live-runs.ts';

/** As long as sweep gives an instance that does not say until when it is needed. */
const UNSAID_MS = 6 * 3_600_000;

/** Refuses while a run may be going on with what would be removed: on an instance, or from this machine. */
export async function refuseLive(region: string, scope: Omit<LiveScope, 'olderThanMs'>): Promise<void> {
  using aws = new Ec2Account(region);
  const live = await liveRuns(aws, { ...scope, olderThanMs: UNSAID_MS });
  if (live.length === 0) return;
  throw new BenchError(
    'LB_STACK',
    `${scope.stack} is in use: ${live.join(', ')}`,
    'wait until that has ended: npx lambda-bench ec2 --follow=<run> attends one on an instance and fetches its results',
  );
}
