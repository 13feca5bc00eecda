import { BenchError } from '@lambda-bench/config';
import { readShare, type OptionTable } from '@lambda-bench/host';
import type { ReportRequest } from '@lambda-bench/report';
import type { InferredOptionTypes } from 'yargs';

/** What a report shows only when it is asked for. */
export const EXTRA_OPTIONS = {
  statistics: {
    choices: ['median', 'trimmed'] as const,
    default: 'median' as const,
    describe: 'trimmed also shows the statistics of published tables, beside the median',
  },
  monthly: { type: 'number', describe: 'also what so many requests a month would cost' },
  'cold-share': { type: 'string', describe: 'how many of them meet a new environment (1%)' },
} as const satisfies OptionTable;

type Extras = InferredOptionTypes<typeof EXTRA_OPTIONS>;

const DEFAULT_COLD_SHARE = 0.01;

export function extrasOf(args: Extras): Pick<ReportRequest, 'statistics' | 'traffic'> {
  const { statistics, monthly, 'cold-share': coldShare } = args;
  if (monthly === undefined) {
    if (coldShare === undefined) return { statistics };
    throw new BenchError('LB_USAGE', '--cold-share says nothing without --monthly', 'add --monthly=1000000');
  }
  if (!Number.isSafeInteger(monthly) || monthly < 1) {
    throw new BenchError(
      'LB_USAGE',
      `--monthly ${monthly} is not allowed`,
      'requests: a whole number from 1 on',
    );
  }
  const traffic = {
    requests: monthly,
    coldShare: coldShare === undefined ? DEFAULT_COLD_SHARE : readColdShare(coldShare),
  };
  return { statistics, traffic };
}

/** All of them may be cold, or none. */
function readColdShare(text: string): number {
  const share = readShare(text);
  if (share >= 0 && share <= 1) return share;
  throw new BenchError(
    'LB_USAGE',
    `--cold-share ${text} is not allowed`,
    'a share from 0 to 1, such as 1% or 0.01',
  );
}
