import { DEFAULT_REGION, DEFAULT_STACK } from '@lambda-bench/config';
import type { OptionTable } from '@lambda-bench/host';
import type { InferredOptionTypes } from 'yargs';

export const SWEEP_OPTIONS = {
  region: {
    type: 'string',
    describe: `AWS region (AWS_REGION, AWS_DEFAULT_REGION, the profile’s, else ${DEFAULT_REGION})`,
  },
  stack: { type: 'string', default: DEFAULT_STACK, describe: 'deployment whose leftovers are looked for' },
  's3-bucket': { type: 'string', describe: 'bucket that ec2 was given instead of the runner stack’s' },
  'older-than': { type: 'string', default: '6h', describe: 'only what is older, e.g. 90m, 6h, 2d' },
  runs: {
    type: 'string',
    default: 'runs',
    describe: 'folder of the runs: what is fetched, and what is going on',
  },
  'dry-run': { type: 'boolean', default: false, describe: 'show what is left, and stop' },
  yes: { type: 'boolean', default: false, describe: 'do not ask before it removes' },
} as const satisfies OptionTable;

export type SweepOptions = InferredOptionTypes<typeof SWEEP_OPTIONS>;
