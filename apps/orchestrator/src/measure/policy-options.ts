import { BenchError, PRICES, pricesOf } from '@lambda-bench/config';
import { readShare, type OptionTable } from '@lambda-bench/host';
import type { Policy } from '@lambda-bench/runner';
import type { InferredOptionTypes } from 'yargs';

/** When a run may stop early, and what it may cost. */
export const POLICY_OPTIONS = {
  precision: {
    type: 'string',
    describe: 'stop a cell when the interval of its median is this narrow, e.g. 5%',
  },
  budget: { type: 'number', describe: 'dollars that may be spent' },
  'allow-clipped': {
    type: 'boolean',
    default: false,
    describe: 'measure sizes with more vCPUs than this machine has to give; every record says so',
  },
} as const satisfies OptionTable;

/** Fewer rounds carry no interval. */
const ROUNDS_BEFORE_STOPPING = 6;

export function policyOf(
  args: Pick<InferredOptionTypes<typeof POLICY_OPTIONS>, 'precision' | 'budget'>,
): Partial<Policy> {
  return {
    ...(args.precision === undefined
      ? {}
      : {
          precision: { relativeWidth: readPrecision(args.precision), roundsAtLeast: ROUNDS_BEFORE_STOPPING },
        }),
    ...(args.budget === undefined ? {} : { budgetUsd: readBudget(args.budget) }),
  };
}

/** `5%` is the whole width of the interval over the median. */
function readPrecision(text: string): number {
  const value = readShare(text);
  if (value > 0 && value < 1) return value;
  throw new BenchError(
    'LB_USAGE',
    `--precision ${text} is not allowed`,
    'a share between 0 and 1, such as 5% or 0.05',
  );
}

function readBudget(usd: number): number {
  if (Number.isFinite(usd) && usd > 0) return usd;
  throw new BenchError(
    'LB_USAGE',
    `--budget ${usd} is not allowed`,
    'dollars, more than 0, such as 3 or 0.50',
  );
}

export function refuseBudgetWithoutPrice(budget: number | undefined, region: string): void {
  if (budget === undefined || pricesOf(region) !== undefined) return;
  throw new BenchError(
    'LB_USAGE',
    `--budget needs prices, and none are known for ${region}`,
    `leave --budget out, or choose one of: ${Object.keys(PRICES).join(', ')}`,
  );
}
