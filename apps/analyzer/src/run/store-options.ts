import { TABLE_OPTIONS, type TableArgs } from '@lambda-bench/stores';

export const STORE_OPTIONS = {
  from: {
    choices: ['folder', 'dynamodb'],
    default: 'folder',
    describe: 'where the run is: in a folder here, or in the table of results',
  },
  ...TABLE_OPTIONS,
} as const;

export interface StoreArgs extends TableArgs {
  readonly from: 'folder' | 'dynamodb';
}
