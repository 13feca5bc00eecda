import { RESULTS_TABLE } from '@lambda-bench/config';
import { openResults, type Results } from './open-results.ts';

/** Where the table of results is, as options of a command: of one that measures or one that explains. */
export const TABLE_OPTIONS = {
  table: { type: 'string', default: RESULTS_TABLE.name, describe: 'the table of results' },
  region: { type: 'string', describe: 'AWS region of the table' },
} as const;

export interface TableArgs {
  readonly table: string;
  readonly region: string | undefined;
}

export function openTableOf(
  { table, region }: TableArgs,
  { env }: { readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Results> {
  return openResults({ env, table, region });
}
