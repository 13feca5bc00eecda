import { RESULTS_TABLE } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { openResults, type Results } from '@lambda-bench/stores';

/** Where the table of results is. */
export const TABLE_OPTIONS = {
  table: { type: 'string', default: RESULTS_TABLE.name, describe: 'the table of results' },
  region: { type: 'string', describe: 'AWS region of the table' },
} as const;

export const STORE_OPTIONS = {
  from: {
    choices: ['folder', 'dynamodb'],
    default: 'folder',
    describe: 'where the run is: in a folder here, or in the table of results',
  },
  ...TABLE_OPTIONS,
} as const;

export interface TableArgs {
  readonly table: string;
  readonly region: string | undefined;
}

export interface StoreArgs extends TableArgs {
  readonly from: 'folder' | 'dynamodb';
}

export function openTableOf({ table, region }: TableArgs, host: Pick<Host, 'env'>): Promise<Results> {
  return openResults({ env: host.env, table, ...(region !== undefined && { region }) });
}
