import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import {
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, RESULTS_TABLE } from '@lambda-bench/config';
import type { DynamoDb } from '@lambda-bench/neighbours';
import type { BenchRecord } from '@lambda-bench/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultyProxy, type Fault } from './faulty-proxy.ts';
import { cellNames, largeJournal } from './large-journal.ts';
import { collected, openAt, resultsPlace, streamOf } from './results-place.ts';

type Item = Record<string, AttributeValue>;

const QUICK = { attempts: 6, firstMs: 1, mostMs: 5 };

let dynamo: DynamoDb;

beforeAll(async () => {
  dynamo = await resultsPlace();
});

afterAll(async () => {
  await dynamo[Symbol.asyncDispose]();
});

function journalOf(run: string, rounds = 4): readonly BenchRecord[] {
  return [...largeJournal({ run, cells: cellNames(12), rounds, end: 'completed' })];
}

/** Uploads through a proxy with those faults, and reads the run from behind it. */
async function uploadThrough(
  journal: readonly BenchRecord[],
  faultOf: (operation: string, call: number) => Fault | undefined | Promise<Fault | undefined>,
  patience = QUICK,
) {
  await using proxy = await faultyProxy(dynamo.endpoint, faultOf);
  await using results = await openAt(proxy.endpoint, { patience });
  const done = await results.uploadRun(streamOf(journal));
  return { done, calls: proxy.calls };
}

async function stored(run: string, lines: number): Promise<readonly BenchRecord[]> {
  await using results = await openAt(dynamo.endpoint, { patience: QUICK });
  return await collected(results.readRun(run, lines));
}

const throttled = { status: 400, type: 'ProvisionedThroughputExceededException' };

describe('an upload goes on after', () => {
  it.each<[string, Fault]>([
    ['items that were not processed', 'unprocessed'],
    ['batches of which nothing was processed', 'all-unprocessed'],
    ['throttling', throttled],
    ['an error of the service', { status: 500, type: 'InternalServerError' }],
    ['a connection that was reset', 'reset'],
  ])('%s, with every record once', async (name, fault) => {
    const run = name.replaceAll(/\W+/g, '-');
    const journal = journalOf(run);
    // Every third call fails, so that six in a row may be of one batch: not so thirty.
    const { done, calls } = await uploadThrough(
      journal,
      (operation, call) => (operation === 'BatchWriteItem' && call % 3 === 0 ? fault : undefined),
      { ...QUICK, attempts: 30 },
    );
    expect(done.itemsWritten).toBe(journal.length);
    expect(calls.length).toBeGreaterThan(journal.length / 25);
    expect(await stored(run, journal.length)).toEqual(journal);
  });
});

describe('an upload ends with one line after', () => {
  it('items that are never processed, and says how many', async () => {
    const trouble = uploadThrough(journalOf('never'), (operation) =>
      operation === 'BatchWriteItem' ? 'all-unprocessed' : undefined,
    );
    await expect(trouble).rejects.toMatchObject({
      code: 'LB_STORE',
      message: `table ${RESULTS_TABLE.name} did not take 25 of 25 items of a batch, asked 6 times`,
    });
  });

  it.each([
    [throttled, 'LB_STORE', /does not keep up: BatchWriteItem: ProvisionedThroughput/],
    [
      {
        status: 400,
        type: 'AccessDeniedException',
        message:
          'User: arn:aws:iam::123456789012:user/a is not authorized to perform: dynamodb:BatchWriteItem on resource: b',
      },
      'LB_CREDENTIALS',
      /^not allowed to call dynamodb:BatchWriteItem \(AccessDeniedException: User: arn:aws:iam::…:user/,
    ],
    [{ status: 400, type: 'ExpiredTokenException' }, 'LB_CREDENTIALS', /^AWS credentials have expired/],
    [
      {
        status: 400,
        type: 'InvalidSignatureException',
        message: 'Signature expired: 20260102T030405Z is now',
      },
      'LB_CREDENTIALS',
      /^AWS refuses the signature because the clock of this machine/,
    ],
    [{ status: 400, type: 'UnrecognizedClientException' }, 'LB_CREDENTIALS', /^AWS credentials are missing/],
    [{ status: 400, type: 'ValidationException' }, 'LB_STORE', /ValidationException/],
  ] as const)('%o', async (fault, code, message) => {
    const trouble = uploadThrough(journalOf(`ends-${fault.type}`), (operation) =>
      operation === 'BatchWriteItem' ? fault : undefined,
    );
    await expect(trouble).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('a table that vanishes meanwhile', async () => {
    await using own = await resultsPlace();
    await using proxy = await faultyProxy(own.endpoint, async (operation, call) => {
      if (operation === 'BatchWriteItem' && call === 8) await deleteTable(own.endpoint);
      return undefined;
    });
    await using results = await openAt(proxy.endpoint, { patience: QUICK });
    await expect(results.uploadRun(streamOf(journalOf('vanished')))).rejects.toMatchObject({
      code: 'LB_STORE',
      message: `there is no table ${RESULTS_TABLE.name} in us-east-2`,
    });
  });

  it('an endpoint at which nobody listens', async () => {
    await using results = await openAt('http://127.0.0.1:9', { patience: QUICK });
    await expect(results.findStoredRun('latest')).rejects.toMatchObject({
      code: 'LB_STORE',
      message: expect.stringMatching(/^DynamoDB in us-east-2 does not answer/) as string,
    });
  });

  it('a way there that is none', async () => {
    for (const endpoint of [dynamo.endpoint.replace('http:', 'https:'), 'nowhere']) {
      await using results = await openAt(endpoint, { patience: QUICK });
      await expect(results.findStoredRun('latest')).rejects.toMatchObject({
        code: 'LB_STORE',
        message: expect.stringMatching(/^DynamoDB in us-east-2 does not answer/) as string,
      });
    }
  });
});

describe('an upload that was killed', () => {
  it('is gone on with: nothing is lost, nothing is there twice', { timeout: 60_000 }, async () => {
    const rounds = 15;
    const script = new URL('upload-endlessly.ts', import.meta.url).pathname;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', script, dynamo.endpoint, 'killed', String(rounds)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    // Half-way, with batches under way.
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const journal = [...largeJournal({ run: 'killed', cells: cellNames(51), rounds, end: 'completed' })];
    await using results = await openAt(dynamo.endpoint);
    const before = await results.findStoredRun('killed');
    expect(before).toMatchObject({ status: 'in_progress', progress: 'no-end' });
    expect(before.lines).toBeGreaterThan(0);
    expect(before.lines).toBeLessThan(journal.length);
    const done = await results.uploadRun(streamOf(journal));
    expect(done.alreadyThere).toBe(before.lines);
    expect(done.itemsWritten).toBe(journal.length - before.lines);
    expect(done.testRun.status).toBe('completed');
    const found = await stored('killed', journal.length);
    expect(isDeepStrictEqual(found, journal)).toBe(true);
    const cell = cellNames(51)[7] ?? '';
    const samples = await collected(results.samplesOfCell('killed', cell));
    expect(samples).toHaveLength(journal.filter((record) => 'slot' in record && record.cell === cell).length);
  });
});

describe('a run in the table', () => {
  it('is not cut short by a shorter journal, nor by one that is killed', { timeout: 60_000 }, async () => {
    const journal = [...largeJournal({ run: 'whole', cells: cellNames(51), rounds: 11, end: 'completed' })];
    await using results = await openAt(dynamo.endpoint);
    await results.uploadRun(streamOf(journal));
    const whole = await results.findStoredRun('whole');
    expect(whole).toMatchObject({ status: 'completed', lines: journal.length });
    const shorter = await results.uploadRun(streamOf(journal.slice(0, 5200)), { again: true });
    expect(shorter).toMatchObject({ itemsWritten: 5200, beyond: journal.length - 5200, testRun: whole });
    expect(await results.findStoredRun('whole')).toEqual(whole);
    const killed = (async function* () {
      yield* journal.slice(0, 5200);
      throw await Promise.resolve(new Error('killed'));
    })();
    await expect(results.uploadRun(killed, { again: true })).rejects.toThrow('killed');
    expect(await results.findStoredRun('whole')).toEqual(whole);
  });

  it('that two bring at once is as long as the longer one', async () => {
    const journal = journalOf('at-once');
    await using first = await openAt(dynamo.endpoint);
    await using second = await openAt(dynamo.endpoint);
    const overtaken = (async function* () {
      yield* journal.slice(0, 50);
      await second.uploadRun(streamOf(journal));
      yield* journal.slice(50, 60);
    })();
    const shorter = await first.uploadRun(overtaken);
    expect(shorter).toMatchObject({ beyond: journal.length - 60, testRun: { status: 'completed' } });
    expect((await second.findStoredRun('at-once')).lines).toBe(journal.length);
  });

  it('is found as its item has it, whatever the index still says', async () => {
    const at = Date.UTC(2028, 0, 1);
    const journal = [
      ...largeJournal({ run: 'lagging', cells: cellNames(3), rounds: 1, at, end: 'completed' }),
    ];
    const before = [...largeJournal({ run: 'lagged', cells: cellNames(3), rounds: 1, at: at + 1 })];
    await using proxy = await faultyProxy(dynamo.endpoint, (operation) =>
      operation === 'Query'
        ? {
            edit: (text) =>
              text.replaceAll(`"${journal.length}"`, '"1"').replaceAll('completed', 'in_progress'),
          }
        : undefined,
    );
    await using direct = await openAt(dynamo.endpoint, { patience: QUICK });
    await direct.uploadRun(streamOf(journal));
    await using results = await openAt(proxy.endpoint, { patience: QUICK });
    const found = { status: 'completed', lines: journal.length };
    expect(await results.findStoredRun('latest')).toMatchObject(found);
    expect(await results.findStoredRun('laggin')).toMatchObject(found);
    // An index may have what its table has no more.
    await direct.uploadRun(streamOf(before));
    await using lingering = await faultyProxy(dynamo.endpoint, (operation) =>
      operation === 'Query'
        ? { edit: (text) => text.replaceAll('TESTRUN#lagged', 'TESTRUN#gone') }
        : undefined,
    );
    await using later = await openAt(lingering.endpoint, { patience: QUICK });
    expect(await later.findStoredRun('latest')).toMatchObject(found);
  });

  it('of a later version is listed as one that cannot be read, and hides no other', async () => {
    await using own = await resultsPlace();
    await using results = await openAt(own.endpoint, { patience: QUICK });
    await results.uploadRun(streamOf(journalOf('readable')));
    const later = [...largeJournal({ run: 'later', cells: cellNames(3), rounds: 1, at: 1 })];
    await results.uploadRun(streamOf(later));
    const key = { pk: { S: 'TESTRUN#later' }, sk: { S: 'TESTRUN#later' } };
    await put(own.endpoint, { ...(await take(own.endpoint, key)), schema: { N: '2' } });
    const listed = await collected(results.listStoredRuns());
    expect(listed).toMatchObject([
      { run: 'readable', status: 'completed' },
      { run: 'later', status: 'unreadable', reason: expect.stringContaining('schema 2') as string },
    ]);
    await expect(results.findStoredRun('later')).rejects.toMatchObject({ code: 'LB_JOURNAL' });
  });

  it('has no aggregates where it is gone, and they make no run', async () => {
    await using results = await openAt(dynamo.endpoint, { patience: QUICK });
    await expect(results.putAggregates('gone', [], 5)).rejects.toMatchObject({ code: 'LB_STORE' });
    await expect(results.findStoredRun('gone')).rejects.toMatchObject({ code: 'LB_RUN_NOT_FOUND' });
  });

  it('of which an index has only a part of a line is waited for, and that is said', async () => {
    const run = 'in-parts';
    const journal = journalOf(run);
    const long = journal.map((record) =>
      record.type === 'failure' ? { ...record, message: 'ü'.repeat(300_000) } : record,
    );
    await using direct = await openAt(dynamo.endpoint);
    await direct.uploadRun(streamOf(long));
    let queries = 0;
    await using proxy = await faultyProxy(dynamo.endpoint, (operation) => {
      if (operation !== 'Query') return undefined;
      queries += 1;
      return queries > 5 ? undefined : { edit: (text) => withoutPart(text, '2') };
    });
    await using results = await openAt(proxy.endpoint, { patience: { ...QUICK, attempts: 12 } });
    const waited: string[] = [];
    const found = await collected(results.readRun(run, long.length, (notice) => waited.push(notice)));
    expect(isDeepStrictEqual(found, long)).toBe(true);
    expect(waited[0]).toMatch(/^line \d+ of run in-parts is not in the index of table/);
  });

  it('grows with its journal, and its status follows', async () => {
    const journal = journalOf('grows');
    const interrupted = [
      ...largeJournal({ run: 'grows', cells: cellNames(12), rounds: 4, end: 'interrupted' }),
    ];
    await using results = await openAt(dynamo.endpoint);
    const statusAfter = async (records: readonly BenchRecord[]) => {
      const { testRun, itemsWritten } = await results.uploadRun(streamOf(records));
      return [testRun.status, testRun.progress, itemsWritten];
    };
    const half = Math.floor(journal.length / 2);
    expect(await statusAfter(journal.slice(0, half))).toEqual(['in_progress', 'no-end', half]);
    expect(await statusAfter(interrupted)).toEqual(['in_progress', 'interrupted', journal.length - half]);
    const resumed = [...interrupted, ...journal.slice(-1)];
    expect(await statusAfter(resumed)).toEqual(['completed', undefined, 1]);
    const shorter = await results.uploadRun(streamOf(journal.slice(0, half)));
    expect(shorter).toMatchObject({ beyond: resumed.length - half, itemsWritten: 0 });
  });

  it('of which every sample failed has failed, with its reasons counted', async () => {
    const place = { schema: 1, cell: 'a@128', round: 0, slots: 2, intended: 'cold' } as const;
    const failure = {
      type: 'failure',
      ...place,
      at: 2,
      reason: 'timeout',
      message: 'slow',
      attempts: 1,
    } as const;
    const [header] = journalOf('failed');
    const end = journalOf('failed').at(-1);
    if (header === undefined || end === undefined) throw new Error('no journal');
    await using results = await openAt(dynamo.endpoint);
    const records = [header, { ...failure, slot: 0 }, { ...failure, slot: 1 }, end];
    const { testRun } = await results.uploadRun(streamOf(records));
    expect(testRun).toMatchObject({
      status: 'failed',
      errors: [{ type: 'failure', reason: 'timeout', count: 2, cells: 1, message: 'slow' }],
    });
  });

  it('with a hole is no journal; what only comes late is waited for', async () => {
    const journal = journalOf('hole');
    await using results = await openAt(dynamo.endpoint, { patience: QUICK });
    await results.uploadRun(streamOf(journal));
    const hole = journal[20];
    if (hole?.type !== 'sample') throw new Error('not a sample');
    const key = { pk: { S: `hole#${hole.cell}` }, sk: { S: `${hole.intended}#0000000021` } };
    const item = await take(dynamo.endpoint, key);
    await expect(collected(results.readRun('hole', journal.length))).rejects.toMatchObject({
      code: 'LB_STORE',
      message: `run hole in table ${RESULTS_TABLE.name} lacks line 21 of ${journal.length}`,
    });
    await using patient = await openAt(dynamo.endpoint, {
      patience: { ...QUICK, attempts: 12, mostMs: 500 },
    });
    const reading = patient.readRun('hole', journal.length);
    const found = [(await reading.next()).value];
    await put(dynamo.endpoint, item);
    found.push(...(await collected(reading)));
    expect(found).toEqual(journal);
  });

  it('that two begin at once belongs to one of them, and to both if it is the same', async () => {
    await using first = await openAt(dynamo.endpoint);
    await using second = await openAt(dynamo.endpoint);
    const same = journalOf('twice');
    await Promise.all([first.uploadRun(streamOf(same)), second.uploadRun(streamOf(same))]);
    expect(await stored('twice', same.length)).toEqual(same);
    const contended = (at: number) => [
      ...largeJournal({ run: 'contended', cells: cellNames(12), rounds: 4, at }),
    ];
    const [ours, theirs] = [contended(1), contended(2)];
    const ends = await Promise.allSettled([
      first.uploadRun(streamOf(ours)),
      second.uploadRun(streamOf(theirs)),
    ]);
    const refused = ends.filter((end) => end.status === 'rejected');
    expect(refused.map(({ reason }: { reason: unknown }) => String(reason))).toEqual([
      expect.stringContaining('another run contended: line 1 is not that of this journal'),
    ]);
    const winner = ends[0].status === 'fulfilled' ? ours : theirs;
    expect(await stored('contended', winner.length)).toEqual(winner);
  });

  it('is not overwritten by another one of its name', async () => {
    const journal = journalOf('name');
    await using results = await openAt(dynamo.endpoint);
    await results.uploadRun(streamOf(journal));
    const later = [...largeJournal({ run: 'name', cells: cellNames(12), rounds: 4, at: 5 })];
    await expect(results.uploadRun(streamOf(later))).rejects.toMatchObject({ code: 'LB_USAGE' });
    const fork = [
      ...journal.slice(0, -1),
      { ...journal[0], notes: 'x' } as BenchRecord,
      ...journal.slice(-1),
    ];
    await expect(results.uploadRun(streamOf(fork))).rejects.toThrow(
      `another run name: line ${journal.length} is not that of this journal`,
    );
    expect(await stored('name', journal.length)).toEqual(journal);
  });
});

const TableName = RESULTS_TABLE.name;

/** A page of a query that lacks one part of the lines that have several. */
function withoutPart(text: string, part: string): string {
  const page = JSON.parse(text) as { Items: { part?: { N: string } }[] };
  return JSON.stringify({ ...page, Items: page.Items.filter((item) => item.part?.N !== part) });
}

async function deleteTable(endpoint: string): Promise<void> {
  await withClient(endpoint, (client) => client.send(new DeleteTableCommand({ TableName })));
}

/** Removes an item and gives it. */
async function take(endpoint: string, Key: Item): Promise<Item> {
  const { Attributes } = await withClient(endpoint, (client) =>
    client.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' })),
  );
  if (Attributes === undefined) throw new Error('no such item');
  return Attributes;
}

async function put(endpoint: string, Item: Item): Promise<void> {
  await withClient(endpoint, (client) => client.send(new PutItemCommand({ TableName, Item })));
}

async function withClient<T>(endpoint: string, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
