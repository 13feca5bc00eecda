import { STACK_PARTS } from '@lambda-bench/config';
import { listOption, type OptionTable } from '@lambda-bench/host';
import type { InferredOptionTypes } from 'yargs';
import { PLACE_OPTIONS } from './part-options.ts';

export const PARTS = STACK_PARTS.map(({ id }) => id);

export const DEPLOY_OPTIONS = {
  ...PLACE_OPTIONS,
  set: { choices: ['core', 'extended', 'all'], default: 'core', describe: 'functions of which runtimes' },
  without: listOption('runtimes to leave out: Lambda takes no new functions of one that is long deprecated'),
  parts: listOption(`which of ${PARTS.join(', ')} (all)`),
  expires: {
    type: 'string',
    describe:
      'until when functions and runner are needed; sweep names them afterwards: 7d, 12h, a date, or never (as it was, else never); results only with --parts=results',
  },
  's3-bucket': {
    type: 'string',
    describe: 'a bucket that ec2 may use besides the runner’s own, or none (as it was, else none)',
  },
  'full-diff': {
    type: 'boolean',
    default: false,
    describe: 'every line of a long diff, which is summed up otherwise',
  },
  bootstrap: {
    type: 'boolean',
    default: false,
    describe: 'also make what the CDK needs, once for an account and region',
  },
} as const satisfies OptionTable;

export type DeployOptions = InferredOptionTypes<typeof DEPLOY_OPTIONS>;
