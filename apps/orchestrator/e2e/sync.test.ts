import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost } from '@lambda-bench/host';
import type { DynamoDb } from '@lambda-bench/neighbours';
import { decodeJournal, encodeRecord } from '@lambda-bench/records';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { cellNames, largeJournal, type LargeJournal } from './large-journal.ts';
import { ACCESS, collected, environmentOf, openAt, resultsPlace } from './results-place.ts';

let dynamo: DynamoDb;
let folder: string;

beforeAll(async () => {
  dynamo = await resultsPlace();
  Object.assign(process.env, environmentOf(dynamo.endpoint));
});

afterAll(async () => {
  await dynamo[Symbol.asyncDispose]();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sync-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function sync(...args: string[]) {
  const host = bufferHost(['sync', ...args], { cwd: folder, env: ACCESS });
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
      /^run there-and-back in table BenchmarkResults in us-east-2: \d+ items written, 0 lines were there, 12 aggregates; completed$/m,
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
    expect(first.out).toMatch(/: 22 items written, .*; in_progress \(no-end\)$/m);
    const path = await addRun('going-on');
    expect((await sync('going-on')).out).toMatch(/, 22 lines were there, 12 aggregates; completed$/m);
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
    const host = bufferHost(['list', '--from=dynamodb'], { cwd: folder, env: ACCESS });
    expect(await orchestrator(host)).toBe(0);
    const [title = '', ...rows] = host.out().split('\n');
    expect(title).toMatch(/^run +began +mode/);
    expect(rows[0]).toMatch(/^listed-later +2027-01-02 00:00 +test +fake +240 +in_progress/);
    expect(rows[1]).toMatch(/^listed +2027-01-01 00:00 +test +fake +240 +completed/);
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
