import { RESULTS_TABLE } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { openResults, type Results } from '@lambda-bench/stores';

/** Where the table of results is. */
export const TABLE_OPTIONS = {
  table: { type: 'string', default: RESULTS_TABLE.name, describe: 'the table of results' },
  region: { type: 'string', describe: 'AWS region of the table' },
} as const;

export interface TableArgs {
  readonly table: string;
  readonly region: string | undefined;
}

export function openTableOf({ table, region }: TableArgs, host: Pick<Host, 'env'>): Promise<Results> {
  return openResults({ env: host.env, table, ...(region !== undefined && { region }) });
}
