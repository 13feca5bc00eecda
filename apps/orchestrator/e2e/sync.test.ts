import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS, RESULTS_TABLE } from '@lambda-bench/config';
import { bufferHost } from '@lambda-bench/host';
import type { DynamoDb } from '@lambda-bench/neighbours';
import { decodeJournal, encodeRecord } from '@lambda-bench/records';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { cellNames, largeJournal, type LargeJournal } from './large-journal.ts';
import {
  collected,
  environmentOf,
  keepEnvironment,
  openAt,
  resultsPlace,
  streamOf,
} from './results-place.ts';

let dynamo: DynamoDb;
let folder: string;
const restoreEnvironment = keepEnvironment();

beforeAll(async () => {
  dynamo = await resultsPlace();
});

afterAll(async () => {
  await dynamo[Symbol.asyncDispose]();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sync-'));
});

afterEach(async () => {
  restoreEnvironment();
  await rm(folder, { recursive: true, force: true });
});

async function sync(...args: string[]) {
  return await command(environmentOf(dynamo.endpoint), 'sync', ...args);
}

async function command(env: Readonly<Record<string, string>>, ...args: string[]) {
  const host = bufferHost(args, { cwd: folder, env });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

function journalPath(run: string, runs = 'runs'): string {
  return join(folder, runs, run, 'journal.jsonl');
}

/** A run's folder; of the journal only so many lines, if it is still going on. */
async function addRun(run: string, lines?: number, journal: Partial<LargeJournal> = {}): Promise<string> {
  const records = [
    ...largeJournal({ run, cells: cellNames(6), rounds: 4, end: 'completed', ...journal }),
  ].slice(0, lines);
  const path = journalPath(run);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, records.map(encodeRecord).join(''));
  return path;
}

async function recordsAt(path: string) {
  return [...decodeJournal(await readFile(path, 'utf8'))];
}

describe('sync', () => {
  it('brings a run into the table and back into a folder, record for record', async () => {
    const path = await addRun('there-and-back');
    const up = await sync();
    expect(up).toMatchObject({ code: 0, err: '' });
    expect(up.out).toMatch(
      /^run there-and-back in table BenchmarkResults in us-east-2: \d+ items written, 0 lines were there, 12 aggregates; status of the run there: completed$/m,
    );
    expect((await sync('there')).out).toMatch(/: 0 items written, \d+ lines were there, 0 aggregates;/);
    const down = await sync('there-and-back', '--to=folder', '--runs=copies');
    expect(down.code).toBe(0);
    const copy = journalPath('there-and-back', 'copies');
    expect(await recordsAt(copy)).toEqual(await recordsAt(path));
    // What came from the table is the same run to the table.
    expect((await sync('there-and-back', '--to=dynamodb', '--runs=copies')).out).toContain(
      ': 0 items written',
    );
  });

  it('of a run that is nowhere here comes from the table, also into the folder of a report', async () => {
    const path = await addRun('from-table');
    await sync('from-table');
    const wanted = await recordsAt(path);
    await rm(join(folder, 'runs'), { recursive: true });
    await mkdir(join(folder, 'runs/from-table/report'), { recursive: true });
    const { code, out } = await sync('from-table');
    expect(code).toBe(0);
    expect(out).toContain(`${wanted.length} lines written, 0 were there`);
    expect(await recordsAt(path)).toEqual(wanted);
  });

  it('of a run that is going on brings whole visits, and later the rest', async () => {
    await addRun('going-on', 30);
    const first = await sync('going-on');
    // The header, the skip and two visits of ten; what there is of the third waits.
    expect(first.out).toMatch(/: 22 items written, .*: in_progress \(no-end\)$/m);
    const path = await addRun('going-on');
    expect((await sync('going-on')).out).toMatch(
      /, 22 lines were there, 12 aggregates; status of the run there: completed$/m,
    );
    await sync('going-on', '--to=folder', '--runs=copies');
    expect(await recordsAt(journalPath('going-on', 'copies'))).toEqual(await recordsAt(path));
  });

  it('completes a folder that has the beginning, and refuses one that has something else', async () => {
    const path = await addRun('partial');
    const wanted = await recordsAt(path);
    await sync('partial');
    await truncate(path, 40_000);
    expect((await sync('partial', '--to=folder')).code).toBe(0);
    expect(await recordsAt(path)).toEqual(wanted);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('timeout', 'tampered'));
    const refused = await sync('partial', '--to=folder');
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/another run than that of the table: line \d+ differs/);
    expect(await readFile(path, 'utf8')).toContain('tampered');
  });

  it('with --dry-run writes nothing, in either direction', async () => {
    await addRun('dry');
    const up = await sync('dry', '--dry-run');
    expect(up.out).toMatch(/: \d{3} lines would be written, 0 lines were there/);
    await using results = await openAt(dynamo.endpoint);
    await expect(results.findStoredRun('dry')).rejects.toMatchObject({ code: 'LB_RUN_NOT_FOUND' });
    await sync('dry');
    const down = await sync('dry', '--to=folder', '--dry-run', '--runs=copies');
    expect(down.out).toMatch(/: \d{3} lines would be written, 0 were there/);
    await expect(readFile(journalPath('dry', 'copies'))).rejects.toThrow('ENOENT');
  });

  it('with --again also writes what is there already', async () => {
    await addRun('mended');
    await sync('mended');
    const { out } = await sync('mended', '--again');
    expect(out).toMatch(/: 2\d\d items written, 0 lines were there, 12 aggregates/);
  });

  it('shows in the list of the table, the run begun last first', async () => {
    await addRun('listed', undefined, { at: Date.UTC(2027, 0, 1) });
    await addRun('listed-later', 40, { at: Date.UTC(2027, 0, 2) });
    await sync('listed-later');
    await sync('listed');
    const list = await command(environmentOf(dynamo.endpoint), 'list', '--from=dynamodb');
    expect(list.code).toBe(0);
    const [title = '', ...rows] = list.out.split('\n');
    expect(title).toMatch(/^run +began +mode/);
    expect(rows[0]).toMatch(/^listed-later +2027-01-02 00:00 +test +fake +240 +in_progress/);
    expect(rows[1]).toMatch(/^listed +2027-01-01 00:00 +test +fake +240 +completed/);
  });

  it('lists a run that a later version stored as one that cannot be read', async () => {
    await addRun('readable');
    await sync('readable');
    const key = 'TESTRUN#from-tomorrow';
    const texts = {
      pk: key,
      sk: key,
      runPk: 'RUNS',
      runSk: '1999#from-tomorrow',
      entity: 'test-run',
      run: 'from-tomorrow',
    };
    await withClient((client) =>
      client.send(
        new PutItemCommand({
          TableName: RESULTS_TABLE.name,
          Item: {
            ...Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])),
            schema: { N: '2' },
          },
        }),
      ),
    );
    const { code, out } = await command(environmentOf(dynamo.endpoint), 'list', '--from=dynamodb');
    expect(code).toBe(0);
    expect(out).toMatch(/^readable +2026-01-05/m);
    expect(out).toMatch(/^from-tomorrow +unreadable +run from-tomorrow was stored as schema 2/m);
  });

  it('says that it waits for a line that is not in the index yet', async () => {
    const path = await addRun('late');
    const wanted = await recordsAt(path);
    await sync('late');
    const line = wanted.findIndex((decoded) => decoded.ok && decoded.record.type === 'skip') + 1;
    const Key = {
      pk: { S: `late#${cellNames(6)[0] ?? ''}` },
      sk: { S: `skip#${String(line).padStart(10, '0')}` },
    };
    const item = await take(Key);
    const coming = sync('late', '--to=folder', '--runs=copies');
    await sleep(400);
    await withClient((client) =>
      client.send(new PutItemCommand({ TableName: RESULTS_TABLE.name, Item: item })),
    );
    const { code, err } = await coming;
    expect(code).toBe(0);
    expect(err).toContain(
      `line ${line} of run late is not in the index of table BenchmarkResults yet: waiting for it\n`,
    );
    expect(await recordsAt(journalPath('late', 'copies'))).toEqual(wanted);
  });

  it('names what is not there', async () => {
    await mkdir(join(folder, 'runs'));
    const noRun = await sync('nowhere');
    expect(noRun).toMatchObject({ code: 2 });
    expect(noRun.err).toContain('no run nowhere in table BenchmarkResults in us-east-2');
    await addRun('no-table');
    const noTable = await sync('no-table', '--table=Elsewhere');
    expect(noTable).toMatchObject({ code: 3 });
    expect(noTable.err).toMatch(/^error LB_STORE: there is no table Elsewhere in us-east-2$/m);
  });
});

describe('the table of results', () => {
  const NO_CREDENTIALS = {
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-2',
  };

  it.each([
    ['us_east', 'us_east (from --region) is not the name of an AWS region'],
    ['us-est-2', 'us-est-2 (from --region) is not the name of an AWS region'],
  ])('in a region %s is refused before any call', async (region, message) => {
    await addRun('regions');
    for (const args of [
      ['list', '--from=dynamodb'],
      ['sync', 'regions'],
    ]) {
      const { code, err } = await command(environmentOf(dynamo.endpoint), ...args, `--region=${region}`);
      expect(code).toBe(3);
      expect(err).toContain(`error LB_REGION: ${message}`);
    }
    const report = await analyzer('report', 'regions', '--from=dynamodb', `--region=${region}`);
    expect(report.code).toBe(3);
    expect(report.err).toContain(`error LB_REGION: ${message}`);
  });

  it('without credentials says which are missing, and why a profile gave none', async () => {
    const none = await command(NO_CREDENTIALS, 'list', '--from=dynamodb');
    expect(none.code).toBe(3);
    expect(none.err).toContain('error LB_CREDENTIALS: AWS credentials are missing: neither');
    const config = join(folder, 'config');
    await writeFile(
      config,
      '[profile sso]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\nsso_region = us-east-2\nsso_start_url = https://127.0.0.1:9/start\n',
    );
    const env = { ...NO_CREDENTIALS, AWS_CONFIG_FILE: config, AWS_PROFILE: 'sso', HOME: folder };
    const sso = await command(env, 'list', '--from=dynamodb');
    expect(sso.code).toBe(3);
    expect(sso.err).toContain('error LB_CREDENTIALS: the SSO session of the AWS profile');
    expect(sso.err).toContain('aws sso login');
  });

  it('is not asked for a run that was to come from a folder and is not there', async () => {
    for (const args of [[], ['nowhere', '--to=dynamodb']]) {
      const { code, err } = await command(NO_CREDENTIALS, 'sync', ...args);
      expect(code).toBe(2);
      expect(err).toMatch(/^error LB_RUN_NOT_FOUND: /m);
    }
  });

  it('that has nothing of a run yet gives none, and leaves no folder', async () => {
    await using results = await openAt(dynamo.endpoint);
    const journal = largeJournal({ run: 'just-begun', cells: cellNames(6), rounds: 1 });
    const cutOff = (async function* () {
      yield* [...journal].slice(0, 3);
      throw await Promise.resolve(new Error('killed'));
    })();
    await expect(results.uploadRun(cutOff)).rejects.toThrow('killed');
    const { code, err } = await sync('just-begun', '--to=folder');
    expect(code).toBe(2);
    expect(err).toContain('nothing of run just-begun is in table BenchmarkResults yet');
    expect(existsSync(join(folder, 'runs'))).toBe(false);
    const report = await analyzer('report', 'just-begun', '--from=dynamodb');
    expect(report.err).toContain('nothing of run just-begun is in table BenchmarkResults yet');
  });

  it('whose run has a name that leads elsewhere is not brought there', async () => {
    await using results = await openAt(dynamo.endpoint);
    const journal = largeJournal({ run: '../elsewhere', cells: cellNames(6), rounds: 1 });
    await results.uploadRun(streamOf(journal));
    const { code, err } = await sync('../elsewhere', '--to=folder');
    expect(code).toBe(2);
    expect(err).toContain('"../elsewhere" cannot be the name of a run');
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });
});

describe('an aggregate', () => {
  it('has an interval where there are rounds enough, and p99 where there are samples enough', async () => {
    await addRun('aggregated', undefined, { cells: cellNames(3), rounds: 7, warmPerRound: 80 });
    await sync('aggregated');
    await using results = await openAt(dynamo.endpoint);
    const { aggregates } = await results.runWithAggregates('aggregated');
    const of = (kind: 'cold' | 'warm') =>
      aggregates.find((row) => row.cell === 'rust-arm64-light@512' && row.kind === kind);
    const warm = of('warm');
    expect(warm?.n).toBeGreaterThan(500);
    expect(warm?.p99Ms).toMatchObject({ low: expect.any(Number) as number });
    expect(warm?.durationMs?.low).toBeLessThanOrEqual(warm?.durationMs?.median ?? 0);
    expect(warm).toMatchObject({ memoryMb: 512, architecture: 'arm64' });
    expect(warm?.meanUsd).toBeGreaterThan(0);
    expect(warm).not.toHaveProperty('initMs');
    const cold = of('cold');
    expect(cold).not.toHaveProperty('p99Ms');
    expect(cold?.initMs?.median).toBeGreaterThan(80);
    const history = await collected(results.historyOfCell('rust-arm64-light@512', 'warm'));
    expect(history.find(({ run }) => run === 'aggregated')).toEqual(warm);
  });
});

describe('the analyzer', () => {
  it.each([
    ['report', ['--json', '--print-only']],
    ['export', ['--format=json', '--out=samples.json']],
  ])('%s of the table is that of the folder to the digit', { timeout: 60_000 }, async (command, options) => {
    await addRun('analysed', undefined, { rounds: 8 });
    await sync('analysed');
    const here = await analyzer(command, 'analysed', ...options);
    const fromFolder = command === 'export' ? await readFile(join(folder, 'samples.json'), 'utf8') : here.out;
    await cp(join(folder, 'runs'), join(folder, 'away'), { recursive: true });
    await rm(join(folder, 'runs'), { recursive: true });
    const there = await analyzer(command, 'analysed', '--from=dynamodb', ...options);
    const fromTable = command === 'export' ? await readFile(join(folder, 'samples.json'), 'utf8') : there.out;
    expect(here).toMatchObject({ code: 0, err: '' });
    expect(there).toMatchObject({ code: 0, err: '' });
    expect(fromTable).toBe(fromFolder);
  });

  it('compares a run of the table with one of a folder', async () => {
    await addRun('compared');
    await sync('compared');
    const { code, out } = await analyzer('compare', 'dynamodb:compared', 'compared');
    expect(code).toBe(0);
    expect(out).not.toMatch(/(?:faster|slower), [−+]/);
  });
});

/** Removes an item and gives it. */
async function take(Key: Record<string, AttributeValue>): Promise<Record<string, AttributeValue>> {
  const { Attributes } = await withClient((client) =>
    client.send(new DeleteItemCommand({ TableName: RESULTS_TABLE.name, Key, ReturnValues: 'ALL_OLD' })),
  );
  if (Attributes === undefined) throw new Error('no such item');
  return Attributes;
}

async function withClient<T>(use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const { endpoint } = dynamo;
  const client = new DynamoDBClient({ endpoint, region: 'us-east-2', credentials: LOCAL_CREDENTIALS });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

/** A process of its own, as a user starts it: explaining shares no code with measuring. */
async function analyzer(...args: string[]) {
  const main = new URL('../../analyzer/src/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
    cwd: folder,
    env: { ...process.env, ...environmentOf(dynamo.endpoint) },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}
