import { RESULTS_TABLE } from '@lambda-bench/config';
import type { BenchRecord, StartKind } from '@lambda-bench/records';

const { partitionKey, sortKey, indexes } = RESULTS_TABLE;

/** The names of the table's own attributes, for expressions and items. */
export const ATTRIBUTES = {
  pk: partitionKey,
  sk: sortKey,
  cellPk: indexes.byCell.partitionKey,
  cellSk: indexes.byCell.sortKey,
  runPk: indexes.byRun.partitionKey,
  runSk: indexes.byRun.sortKey,
} as const;

/** The partition of the list of runs, in the index by run. */
export const ALL_RUNS = 'RUNS';

/** Texts are sorted by their bytes, so numbers have leading zeros; ten digits are more lines than a journal ever has. */
const LINE_DIGITS = 10;
const PART_DIGITS = 4;

const TEST_RUN_PREFIX = 'TESTRUN#';

export function testRunKey(run: string): string {
  return `${TEST_RUN_PREFIX}${run}`;
}

export function runOfKey(key: string): string {
  return key.slice(TEST_RUN_PREFIX.length);
}

export function recordsOfRunKey(run: string): string {
  return `RUN#${run}`;
}

export function lineText(line: number): string {
  return String(line).padStart(LINE_DIGITS, '0');
}

export function partText(part: number): string {
  return String(part).padStart(PART_DIGITS, '0');
}

export interface RecordKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * Where a record is kept: a cell's records are in a partition of their own, by what they are and then as in the journal; what
 * concerns the whole run is beside the test-run. The same line of a journal has the same key, whoever writes it and how often.
 */
export function recordKey(run: string, line: number, record: BenchRecord): RecordKey {
  if (record.type === 'header' || record.type === 'footer') {
    return { pk: testRunKey(run), sk: `${JOURNAL_PREFIX}${lineText(line)}` };
  }
  const prefix = record.type === 'sample' ? record.intended : record.type;
  return { pk: cellOfRunKey(run, record.cell), sk: `${prefix}#${lineText(line)}` };
}

/** Of the header and the footers. */
export const JOURNAL_PREFIX = 'JOURNAL#';

export function cellOfRunKey(run: string, cell: string): string {
  return `${run}#${cell}`;
}

export const AGGREGATE_PREFIX = 'AGGREGATE#';

export function aggregateKey(run: string, cell: string, kind: StartKind): RecordKey {
  return { pk: testRunKey(run), sk: `${AGGREGATE_PREFIX}${cell}#${kind}` };
}

/** By kind, then by when the run began. */
export function historyKey(kind: StartKind, startedAt: string, run: string): string {
  return `${historyPrefix(kind)}${startedAt}#${run}`;
}

export function historyPrefix(kind: StartKind): string {
  return `${kind}#`;
}
