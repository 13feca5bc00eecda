import type * as DuckDb from '@duckdb/node-api';
import { externalModule } from '../external-module.ts';
import { SAMPLE_COLUMNS, type SampleRow } from './sample-row.ts';

export type ExportFormat = 'csv' | 'json' | 'parquet';

const COPY_OPTIONS: Readonly<Record<ExportFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  json: 'FORMAT json, ARRAY true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
};

/** The samples of a run as a table in memory. */
export interface SampleDatabase extends AsyncDisposable {
  add(row: SampleRow): void;
  /** After the last row. */
  copyTo(path: string, format: ExportFormat): Promise<void>;
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
}

export async function openSampleDatabase(): Promise<SampleDatabase> {
  const { DuckDBInstance } = externalModule('@duckdb/node-api') as typeof DuckDb;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const columns = Object.entries(SAMPLE_COLUMNS);
  await connection.run(
    `CREATE TABLE samples (${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`,
  );
  const appender = await connection.createAppender('samples');
  return {
    add: (row) => {
      appendRow(appender, row);
    },
    copyTo: async (path, format) => {
      appender.flushSync();
      await connection.run(`COPY samples TO '${path.replaceAll("'", "''")}' (${COPY_OPTIONS[format]})`);
    },
    query: async (sql) => {
      appender.flushSync();
      return (await connection.runAndReadAll(sql)).getRowObjectsJS();
    },
    [Symbol.asyncDispose]: () => {
      appender.closeSync();
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}

function appendRow(appender: DuckDb.DuckDBAppender, row: SampleRow): void {
  for (const name of Object.keys(SAMPLE_COLUMNS) as (keyof SampleRow)[]) {
    const value = row[name];
    if (value === null) appender.appendNull();
    else if (typeof value === 'string') appender.appendVarchar(value);
    else if (SAMPLE_COLUMNS[name] === 'INTEGER') appender.appendInteger(value);
    else appender.appendDouble(value);
  }
  appender.endRow();
}
