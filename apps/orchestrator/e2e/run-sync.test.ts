import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost } from '@lambda-bench/host';
import type { DynamoDb } from '@lambda-bench/neighbours';
import { decodeJournal } from '@lambda-bench/records';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { faultyProxy } from './faulty-proxy.ts';
import { environmentOf, keepEnvironment, resultsPlace } from './results-place.ts';

const RUN = ['run', '--backend=fake', '--profile=instant', '--filter=rust-x86-light@512'];

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
  folder = await mkdtemp(join(tmpdir(), 'run-sync-'));
});

afterEach(async () => {
  restoreEnvironment();
  await rm(folder, { recursive: true, force: true });
});

async function lambdaBench(endpoint: string, ...args: string[]) {
  const host = bufferHost(args, { cwd: folder, env: environmentOf(endpoint) });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

async function recordsIn(runs: string, run: string) {
  return [...decodeJournal(await readFile(join(folder, runs, run, 'journal.jsonl'), 'utf8'))];
}

describe('run --sync', () => {
  it('brings the run into the table when it has ended, and it comes back as it was', async () => {
    const { code, out } = await lambdaBench(dynamo.endpoint, ...RUN, '--sync', '--id=a');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^run a in table BenchmarkResults in us-east-2: .*status of the run there: completed$/m,
      ),
    ]);
    await lambdaBench(dynamo.endpoint, 'sync', 'a', '--to=folder', '--runs=elsewhere');
    expect(await recordsIn('elsewhere', 'a')).toEqual(await recordsIn('runs', 'a'));
  });

  it('with --json leaves nothing but JSON on stdout', async () => {
    const { code, out, err } = await lambdaBench(dynamo.endpoint, ...RUN, '--sync', '--json', '--id=b');
    expect([code, err]).toEqual([0, expect.stringContaining('run b in table BenchmarkResults')]);
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object');
  });

  it('that fails keeps the run whole, and says how it is brought later', async () => {
    await using proxy = await faultyProxy(dynamo.endpoint, (operation) =>
      operation === 'BatchWriteItem'
        ? { status: 400, type: 'AccessDeniedException', message: 'no' }
        : undefined,
    );
    const { code, err } = await lambdaBench(proxy.endpoint, ...RUN, '--sync', '--id=c');
    expect(code).toBe(3);
    expect(err).toContain('error LB_CREDENTIALS: not allowed to call dynamodb:BatchWriteItem');
    expect(err).toMatch(/The run is whole in its folder; .* with: npx lambda-bench sync c$/m);
    const last = (await recordsIn('runs', 'c')).at(-1);
    expect(last).toMatchObject({ record: { type: 'footer', status: 'completed' } });
    expect(await lambdaBench(dynamo.endpoint, 'sync', 'c')).toMatchObject({ code: 0 });
  });

  it('to a table that is not there is refused before anything is measured', async () => {
    const { code, err } = await lambdaBench(dynamo.endpoint, ...RUN, '--sync', '--table=Nowhere');
    expect([code, err]).toEqual([
      3,
      expect.stringContaining('error LB_STORE: there is no table Nowhere in us-east-2'),
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a run that was interrupted is left for later', async () => {
    const host = bufferHost([...RUN, '--sync', '--mode=balanced', '--yes', '--json', '--id=d'], {
      cwd: folder,
      env: environmentOf(dynamo.endpoint),
      onOutput: (text, shown) => {
        if (text.includes('visit-finished')) shown.interrupt();
      },
    });
    expect(await orchestrator(host)).toBe(6);
    expect(host.err()).toContain('when it is: npx lambda-bench sync d\n');
  });

  it.each([
    [['--table=T'], '--table is for --sync'],
    [['--table=T', '--dry-run'], '--table is for --sync'],
  ])('%j without --sync is refused', async (args, message) => {
    const { code, err } = await lambdaBench(dynamo.endpoint, ...RUN, ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
