import { BenchError } from '@lambda-bench/config';
import { readColdShare, readRequests, type OptionTable } from '@lambda-bench/host';
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
  const traffic = {
    requests: readRequests(monthly, '--monthly'),
    coldShare: coldShare === undefined ? DEFAULT_COLD_SHARE : readColdShare(coldShare),
  };
  return { statistics, traffic };
}
