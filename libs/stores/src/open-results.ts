import type { BenchRecord, StartKind } from '@lambda-bench/records';
import type { Aggregate } from './dynamo/aggregate.ts';
import type { TableOptions } from './dynamo/open-table.ts';
import type { CellAndKind, ListedTestRun, StoredRun } from './dynamo/stored-runs.ts';
import type { TestRun } from './dynamo/test-run.ts';
import type { Upload, UploadOptions } from './dynamo/upload-run.ts';

/** The table of results, by what is asked of it. */
export interface Results extends AsyncDisposable {
  readonly table: string;
  readonly region: string;
  uploadRun(records: AsyncIterable<BenchRecord>, options?: UploadOptions): Promise<Upload>;
  putAggregates(run: string, aggregates: readonly Aggregate[], lines: number): Promise<void>;
  /** `onWait` hears of a line that it has to wait for longer than usual. */
  readRun(run: string, lines: number, onWait?: (notice: string) => void): AsyncGenerator<BenchRecord>;
  runWithAggregates(run: string): Promise<StoredRun>;
  missingAggregates(run: string): Promise<readonly CellAndKind[]>;
  samplesOfCell(
    run: string,
    cell: string,
    what?: StartKind | 'failure' | 'reject' | 'skip',
  ): AsyncGenerator<BenchRecord>;
  historyOfCell(cell: string, kind: StartKind): AsyncGenerator<Aggregate>;
  listStoredRuns(): AsyncGenerator<ListedTestRun>;
  findStoredRun(reference: string): Promise<TestRun>;
}

/** Loads the SDK only now: a report of a folder should not wait for it. */
export async function openResults(options: TableOptions): Promise<Results> {
  const { tableResults } = await import('./dynamo/table-results.ts');
  return tableResults(options);
}
