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
  testRunKey,
} from './item-keys.ts';
import type { Table } from './open-table.ts';
import { readItems } from './read-pages.ts';
import { recordReader } from './record-items.ts';
import { testRunOf } from './test-run-item.ts';
import type { TestRun } from './test-run.ts';

export interface StoredRun {
  readonly testRun: TestRun;
  /** Absent for the moment between a run's first item and its first record. */
  readonly header?: Header;
  readonly aggregates: readonly Aggregate[];
}

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
export async function* listStoredRuns(table: Table, pageItems?: number): AsyncGenerator<TestRun> {
  for await (const item of readItems(table, {
    index: RESULTS_TABLE.indexes.byRun.name,
    partition: [ATTRIBUTES.runPk, ALL_RUNS],
    newestFirst: true,
    ...(pageItems !== undefined && { pageItems }),
  })) {
    yield testRunOf(item);
  }
}

/** A run by its name, the beginning of its name where only one has it, or `latest`. */
export async function findStoredRun(table: Table, reference: string): Promise<TestRun> {
  if (reference === LATEST) {
    for await (const latest of listStoredRuns(table, 1)) return latest;
    throw notFound(table, 'there are no runs');
  }
  const exact = await findTestRun(table, reference);
  if (exact !== undefined) return exact;
  const matches: TestRun[] = [];
  for await (const run of listStoredRuns(table)) if (run.run.startsWith(reference)) matches.push(run);
  const [match, ...others] = matches;
  if (match === undefined) throw notFound(table, `no run ${reference}`);
  if (others.length === 0) return match;
  throw notFound(table, `${reference} is the beginning of ${matches.map(({ run }) => run).join(' and ')}`);
}

function notFound(table: Table, what: string): BenchError {
  return new BenchError(
    'LB_RUN_NOT_FOUND',
    `${what} in table ${table.name} in ${table.region}`,
    'lambda-bench sync brings a run there; --table and --region name another table',
  );
}
