import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { BenchError, RESULTS_TABLE } from '@lambda-bench/config';
import type { BenchRecord, Header, StartKind } from '@lambda-bench/records';
import { LATEST } from '../run/run-id.ts';
import { aggregateOf, type Aggregate } from './aggregate.ts';
import {
  AGGREGATE_PREFIX,
  ALL_RUNS,
  ATTRIBUTES,
  cellOfRunKey,
  historyPrefix,
  JOURNAL_PREFIX,
  runOfKey,
  testRunKey,
} from './item-keys.ts';
import type { Table } from './open-table.ts';
import { readItems } from './read-pages.ts';
import { recordReader, type Item } from './record-items.ts';
import { testRunOf } from './test-run-item.ts';
import type { TestRun } from './test-run.ts';

/** The last one, and a few before it if that was deleted. */
const LATEST_PAGE = 5;

export interface StoredRun {
  readonly testRun: TestRun;
  /** Absent for the moment between a run's first item and its first record. */
  readonly header?: Header;
  readonly aggregates: readonly Aggregate[];
}

/** A run of the table of which nothing is known but that it is there. */
export interface UnreadableTestRun {
  readonly run: string;
  readonly status: 'unreadable';
  readonly reason: string;
}

export type ListedTestRun = TestRun | UnreadableTestRun;

export async function findTestRun(table: Table, run: string): Promise<TestRun | undefined> {
  const key = testRunKey(run);
  const { Item } = await table.call('GetItem', (client) =>
    client.send(
      new GetItemCommand({
        TableName: table.name,
        Key: { [ATTRIBUTES.pk]: { S: key }, [ATTRIBUTES.sk]: { S: key } },
        ConsistentRead: true,
      }),
    ),
  );
  return Item === undefined ? undefined : testRunOf(Item);
}

/** A run with its aggregates: one query, since they share a partition. */
export async function runWithAggregates(table: Table, run: string): Promise<StoredRun> {
  const reader = recordReader(`run ${run} in table ${table.name}`);
  const aggregates: Aggregate[] = [];
  const found: { testRun?: TestRun; header?: Header } = {};
  for await (const item of readItems(table, { partition: [ATTRIBUTES.pk, testRunKey(run)] })) {
    const sk = item[ATTRIBUTES.sk]?.S ?? '';
    if (sk.startsWith(AGGREGATE_PREFIX)) aggregates.push(aggregateOf(item));
    else if (sk.startsWith(JOURNAL_PREFIX)) {
      const record = reader.add(item)?.record;
      if (record?.type === 'header') found.header = record;
    } else found.testRun = testRunOf(item);
  }
  const { testRun, header } = found;
  if (testRun === undefined) throw notFound(table, `no run ${run}`);
  return { testRun, ...(header !== undefined && { header }), aggregates };
}

export interface CellAndKind {
  readonly cell: string;
  readonly kind: StartKind;
}

/** What the matrix promises and no aggregate keeps: cells that were not measured yet, or of which nothing could be. */
export async function missingAggregates(table: Table, run: string): Promise<readonly CellAndKind[]> {
  const { testRun, header, aggregates } = await runWithAggregates(table, run);
  const there = new Set(aggregates.map(({ cell, kind }) => `${cell}#${kind}`));
  const matrix = testRun.matrix ?? header?.plan.cells ?? [];
  return matrix
    .flatMap((cell) => testRun.kinds.map((kind) => ({ cell, kind })))
    .filter(({ cell, kind }) => !there.has(`${cell}#${kind}`));
}

/** The raw samples of one cell of a run; with `what`, those of one kind or the failures, rejects or skips. */
export async function* samplesOfCell(
  table: Table,
  run: string,
  cell: string,
  what?: StartKind | 'failure' | 'reject' | 'skip',
): AsyncGenerator<BenchRecord> {
  const reader = recordReader(`run ${run} in table ${table.name}`);
  for await (const item of readItems(table, {
    partition: [ATTRIBUTES.pk, cellOfRunKey(run, cell)],
    ...(what !== undefined && { prefix: [ATTRIBUTES.sk, `${what}#`] as const }),
  })) {
    const stored = reader.add(item);
    if (stored !== undefined) yield stored.record;
  }
}

/** A cell's aggregates of one kind over all runs, the latest first. */
export async function* historyOfCell(table: Table, cell: string, kind: StartKind): AsyncGenerator<Aggregate> {
  for await (const item of readItems(table, {
    index: RESULTS_TABLE.indexes.byCell.name,
    partition: [ATTRIBUTES.cellPk, cell],
    prefix: [ATTRIBUTES.cellSk, historyPrefix(kind)],
    newestFirst: true,
  })) {
    yield aggregateOf(item);
  }
}

/** The runs of the table, the one begun last first. */
export async function* listStoredRuns(table: Table): AsyncGenerator<ListedTestRun> {
  for await (const item of runItems(table)) yield listed(item);
}

function runItems(table: Table, pageItems?: number): AsyncGenerator<Item> {
  return readItems(table, {
    index: RESULTS_TABLE.indexes.byRun.name,
    partition: [ATTRIBUTES.runPk, ALL_RUNS],
    newestFirst: true,
    ...(pageItems !== undefined && { pageItems }),
  });
}

/** One run that another version wrote does not hide the others. */
function listed(item: Item): ListedTestRun {
  try {
    return testRunOf(item);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return { run: runOf(item), status: 'unreadable', reason: error.message };
  }
}

/** A run by its name, the beginning of its name where only one has it, or `latest`. */
export async function findStoredRun(table: Table, reference: string): Promise<TestRun> {
  if (reference === LATEST) return await latestRun(table);
  const exact = await findTestRun(table, reference);
  if (exact !== undefined) return exact;
  const matches: string[] = [];
  for await (const item of runItems(table)) if (runOf(item).startsWith(reference)) matches.push(runOf(item));
  const [match, ...others] = matches;
  if (others.length > 0) throw notFound(table, `${reference} is the beginning of ${matches.join(' and ')}`);
  const found = match === undefined ? undefined : await findTestRun(table, match);
  if (found === undefined) throw notFound(table, `no run ${reference}`);
  return found;
}

/** An index knows which runs there are, but how far one came only its item does; what was deleted may linger there. */
async function latestRun(table: Table): Promise<TestRun> {
  for await (const item of runItems(table, LATEST_PAGE)) {
    const found = await findTestRun(table, runOf(item));
    if (found !== undefined) return found;
  }
  throw notFound(table, 'there are no runs');
}

function runOf(item: Item): string {
  return runOfKey(item[ATTRIBUTES.pk]?.S ?? '');
}

function notFound(table: Table, what: string): BenchError {
  return new BenchError(
    'LB_RUN_NOT_FOUND',
    `${what} in table ${table.name} in ${table.region}`,
    'npx lambda-bench sync brings a run there; --table and --region name another table',
  );
}
