import { isDeepStrictEqual } from 'node:util';
import {
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, RESULTS_TABLE } from '@lambda-bench/config';
import { collectFacts } from '@lambda-bench/metrics';
import { dynalite, dynoxide, type DynamoDb } from '@lambda-bench/neighbours';
import { decodeJournal, encodeRecord, type BenchRecord } from '@lambda-bench/records';
import type { Results } from '@lambda-bench/stores';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregatesOf } from '../src/sync/aggregates-of.ts';
import { cellNames, largeJournal, type LargeJournal } from './large-journal.ts';
import { collected, openAt, resultsPlace, streamOf } from './results-place.ts';

/** As a folder gives it back. */
function readBack(records: Iterable<BenchRecord>): readonly BenchRecord[] {
  const text = [...records].map(encodeRecord).join('');
  return [...decodeJournal(text)].flatMap((decoded) => (decoded.ok ? [decoded.record] : []));
}

function journalOf(journal: Partial<LargeJournal> & { run: string }): readonly BenchRecord[] {
  return readBack(largeJournal({ cells: cellNames(6), rounds: 2, end: 'completed', ...journal }));
}

async function upload(results: Results, records: readonly BenchRecord[]) {
  const done = await results.uploadRun(streamOf(records));
  const collector = collectFacts();
  records.forEach((record, index) => {
    collector.add({ ok: true, line: index + 1, record });
  });
  await results.putAggregates(done.testRun.run, aggregatesOf(collector.facts()), done.lines);
  return done;
}

/** The engine that comes for this machine takes many; the other one, which runs anywhere, takes fewer. */
const ENGINES = [
  ...[dynoxide()].flatMap((engine) => (engine === undefined ? [] : [{ engine, samples: 10_000 }])),
  ...[dynalite()].flatMap((engine) => (engine === undefined ? [] : [{ engine, samples: 1000 }])),
];

describe.each(ENGINES)('the table of results on $engine.name', ({ engine, samples }) => {
  let dynamo: DynamoDb;
  let results: Results;

  beforeAll(async () => {
    dynamo = await resultsPlace(engine);
    results = await openAt(dynamo.endpoint);
  });

  afterAll(async () => {
    await results[Symbol.asyncDispose]();
    await dynamo[Symbol.asyncDispose]();
  });

  async function scan(prefix: string): Promise<number> {
    const client = new DynamoDBClient({
      endpoint: dynamo.endpoint,
      region: 'us-east-2',
      credentials: LOCAL_CREDENTIALS,
    });
    let count = 0;
    let ExclusiveStartKey: ScanCommandOutput['LastEvaluatedKey'];
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: RESULTS_TABLE.name,
          FilterExpression: 'begins_with(pk, :p)',
          ExpressionAttributeValues: { ':p': { S: prefix } },
          Select: 'COUNT',
          ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
        }),
      );
      count += page.Count ?? 0;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    client.destroy();
    return count;
  }

  it(
    `gives back ${samples} samples as the folder does, in order, and none twice`,
    { timeout: 120_000 },
    async () => {
      const rounds = Math.ceil(samples / 500);
      const journal = journalOf({ run: 'large', cells: cellNames(51), rounds });
      const done = await results.uploadRun(streamOf(journal));
      expect(done).toMatchObject({ lines: journal.length, alreadyThere: 0, itemsWritten: journal.length });
      let line = 0;
      for await (const record of results.readRun('large', journal.length)) {
        // The matcher's own comparison takes longer than the table.
        if (!isDeepStrictEqual(record, journal[line])) expect(record).toEqual(journal[line]);
        line += 1;
      }
      expect(line).toBe(journal.length);
      expect(await scan('large#')).toBe(journal.length - 2);
      const again = await results.uploadRun(streamOf(journal));
      expect(again).toMatchObject({ alreadyThere: journal.length, itemsWritten: 0 });
    },
  );

  it('keeps each entity where the schema says', async () => {
    const journal = journalOf({ run: 'keys' });
    await upload(results, journal);
    const client = new DynamoDBClient({
      endpoint: dynamo.endpoint,
      region: 'us-east-2',
      credentials: LOCAL_CREDENTIALS,
    });
    const get = async (pk: string, sk: string) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: RESULTS_TABLE.name, Key: { pk: { S: pk }, sk: { S: sk } } }),
      );
      return Item;
    };
    expect(await get('TESTRUN#keys', 'TESTRUN#keys')).toMatchObject({
      runPk: { S: 'RUNS' },
      runSk: { S: '2026-01-05T09:00:00.000Z#keys' },
      status: { S: 'completed' },
    });
    const cell = 'rust-arm64-light@256';
    expect(await get(`keys#${cell}`, 'cold#0000000003')).toMatchObject({
      runPk: { S: 'RUN#keys' },
      runSk: { S: '0000000003' },
      record: { M: { type: { S: 'sample' }, cell: { S: cell } } },
    });
    expect(await get('keys#rust-arm64-light@128', 'skip#0000000002')).toBeDefined();
    expect(await get('TESTRUN#keys', 'JOURNAL#0000000001#0001')).toMatchObject({
      text: { S: JSON.stringify(journal[0]) },
    });
    const aggregate = await get('TESTRUN#keys', `AGGREGATE#${cell}#warm`);
    expect(aggregate).toMatchObject({
      cellPk: { S: cell },
      cellSk: { S: 'warm#2026-01-05T09:00:00.000Z#keys' },
      n: { N: '16' },
    });
    expect(aggregate).not.toHaveProperty('p99Ms');
    client.destroy();
  });

  it('answers each access pattern', async () => {
    const cells = cellNames(6);
    const journal = journalOf({ run: 'patterns', at: Date.UTC(2026, 1, 1) });
    await upload(results, journal);
    await upload(results, journalOf({ run: 'patterns-later', at: Date.UTC(2026, 1, 2), rounds: 1 }));
    const stored = await results.runWithAggregates('patterns');
    expect(stored.header).toEqual(journal[0]);
    // The first cell is skipped, and says so.
    expect(stored.aggregates).toHaveLength(12);
    expect(stored.aggregates.find(({ cell }) => cell === cells[0])).toMatchObject({ n: 0, skips: 20 });
    expect(await results.missingAggregates('patterns')).toEqual([]);
    const cell = cells[3] ?? '';
    const wanted = journal.filter((record) => 'slot' in record && record.cell === cell);
    const found = await collected(results.samplesOfCell('patterns', cell));
    expect(found).toHaveLength(wanted.length);
    expect(found).toEqual(expect.arrayContaining([...wanted]));
    expect(await collected(results.samplesOfCell('patterns', cell, 'warm'))).toEqual(
      wanted.filter((record) => record.type === 'sample' && record.intended === 'warm'),
    );
    const history = await collected(results.historyOfCell(cell, 'warm'));
    expect(history.map(({ run }) => run).slice(0, 2)).toEqual(['patterns-later', 'patterns']);
    const runs = (await collected(results.listStoredRuns())).map(({ run }) => run);
    expect(runs.slice(0, 2)).toEqual(['patterns-later', 'patterns']);
    expect((await results.findStoredRun('latest')).run).toBe('patterns-later');
    expect((await results.findStoredRun('patterns')).run).toBe('patterns');
    expect((await results.findStoredRun('patterns-l')).run).toBe('patterns-later');
    await expect(results.findStoredRun('pat')).rejects.toThrow(/beginning of patterns-later and patterns in/);
    await expect(results.findStoredRun('none')).rejects.toMatchObject({ code: 'LB_RUN_NOT_FOUND' });
  });

  it('what the matrix has and nobody measured is missing', async () => {
    const journal = journalOf({ run: 'partly' });
    const [, , third = ''] = cellNames(6);
    const without = journal.filter((record) => !('cell' in record) || record.cell !== third);
    await upload(results, without);
    expect(await results.missingAggregates('partly')).toEqual([
      { cell: third, kind: 'cold' },
      { cell: third, kind: 'warm' },
    ]);
  });

  it.each([252, 3000, 20_000])('holds the header of %i cells', async (count) => {
    const run = `cells-${count}`;
    const journal = journalOf({
      run,
      cells: cellNames(count),
      rounds: 1,
      coldPerRound: 1,
      warmPerRound: 0,
    }).slice(0, 2);
    await upload(results, journal);
    expect(await collected(results.readRun(run, 2))).toEqual(journal);
    const { testRun, header } = await results.runWithAggregates(run);
    expect(testRun.matrix ?? header?.plan.cells).toHaveLength(count);
    expect(await results.missingAggregates(run)).toHaveLength(count - 1);
  });
});
