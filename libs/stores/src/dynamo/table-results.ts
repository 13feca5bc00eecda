import type { Results } from '../open-results.ts';
import { openTable, type TableOptions } from './open-table.ts';
import { putAggregates } from './put-aggregates.ts';
import { readRun } from './read-run.ts';
import {
  findStoredRun,
  historyOfCell,
  listStoredRuns,
  missingAggregates,
  runWithAggregates,
  samplesOfCell,
} from './stored-runs.ts';
import { uploadRun } from './upload-run.ts';

export async function tableResults(options: TableOptions): Promise<Results> {
  const table = await openTable(options);
  return {
    table: table.name,
    region: table.region,
    uploadRun: (records, how) => uploadRun(table, records, how),
    putAggregates: (run, aggregates, lines) => putAggregates(table, run, aggregates, lines),
    readRun: (run, lines, onWait) => readRun(table, run, lines, onWait),
    runWithAggregates: (run) => runWithAggregates(table, run),
    missingAggregates: (run) => missingAggregates(table, run),
    samplesOfCell: (run, cell, what) => samplesOfCell(table, run, cell, what),
    historyOfCell: (cell, kind) => historyOfCell(table, cell, kind),
    listStoredRuns: () => listStoredRuns(table),
    findStoredRun: (reference) => findStoredRun(table, reference),
    [Symbol.asyncDispose]: () => table[Symbol.asyncDispose](),
  };
}
