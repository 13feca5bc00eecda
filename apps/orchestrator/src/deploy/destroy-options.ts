import { listOption, type OptionTable } from '@lambda-bench/host';
import type { InferredOptionTypes } from 'yargs';
import { PLACE_OPTIONS } from './part-options.ts';

/** Results outlive the functions they were measured on, unless they are named. */
export const DEFAULT_PARTS = ['functions', 'runner'];

export const DESTROY_OPTIONS = {
  ...PLACE_OPTIONS,
  parts: listOption('which of functions, results, runner (functions, runner)'),
  runs: {
    type: 'string',
    default: 'runs',
    describe: 'folder of the runs: what is fetched, and what is going on',
  },
} as const satisfies OptionTable;

export type DestroyOptions = InferredOptionTypes<typeof DESTROY_OPTIONS>;
