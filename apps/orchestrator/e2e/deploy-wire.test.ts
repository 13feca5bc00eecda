import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPIRES_TAG } from '@lambda-bench/config';
import { bufferHost } from '@lambda-bench/host';
import type { Header } from '@lambda-bench/records';
import { createRun } from '@lambda-bench/stores';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { JOURNAL_BYTES, openWire, type Wire, type WireDeployment } from './deploy-wire.ts';
import { cellNames, largeJournal } from './large-journal.ts';
import { environment } from './stand-in-account.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wire-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function deployment(changes: Partial<WireDeployment> = {}): WireDeployment {
  return {
    stacks: new Set(['Demo', 'DemoRunner']),
    versions: new Set(['1', '2', '3', '4', '5']),
    results: [],
    tableItems: 7,
    instances: [],
    ...changes,
  };
}

async function run(args: readonly string[], wire: Wire) {
  const host = bufferHost(args, { cwd: folder, env: environment(folder, wire.endpoint) });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

const DESTROY = ['destroy', '--stack=Demo', '--yes'];

describe('destroy', () => {
  it('deletes every version in a bucket before it lets CloudFormation at the stack', async () => {
    const there = deployment();
    await using wire = await openWire(there);
    const { code, out } = await run(DESTROY, wire);
    expect(code).toBe(0);
    expect(out).toMatch(/^DemoRunner is removed: 1 bucket$/m);
    const changes = wire.calls.filter((call) => call.startsWith('Delete'));
    expect(changes).toEqual([
      'DeleteStack Demo with 5 versions',
      'DeleteObjects',
      'DeleteObjects',
      'DeleteObjects',
      'DeleteStack DemoRunner with 0 versions',
    ]);
    expect(there.stacks).toEqual(new Set());
  });

  it('is not stopped by a table and a bucket that somebody removed by hand', async () => {
    const there = deployment({ versions: undefined, tableItems: undefined });
    await using wire = await openWire(there);
    const { code, out } = await run(DESTROY, wire);
    expect(code).toBe(0);
    expect(out).toContain('  the table TestData is gone already\n');
    expect(out).toContain('  the bucket demo-bucket is gone already\n');
    expect(there.stacks).toEqual(new Set());
  });

  it('names the results that nobody has fetched, or not whole, and not those that are here, before it asks', async () => {
    for (const [run, bytes] of [
      ['here', JOURNAL_BYTES],
      ['begun', JOURNAL_BYTES - 1],
    ] as const) {
      await mkdir(join(folder, 'runs', run), { recursive: true });
      await writeFile(join(folder, 'runs', run, 'journal.jsonl'), ' '.repeat(bytes));
    }
    await using wire = await openWire(deployment({ results: ['here', 'far-away', 'begun'] }));
    const { code, out } = await run(['destroy', '--stack=Demo', '--dry-run'], wire);
    expect(code).toBe(0);
    expect(out).toContain(
      `  not all fetched into ${join(folder, 'runs')}, and lost with it: far-away, begun; `,
    );
    expect(out).toContain('lambda-bench ec2 --follow=far-away fetches one\n');
  });

  it.each([[[]], [['--parts=functions']], [['--parts=runner']]])(
    'with %j is refused while a run goes on on an instance',
    async (parts) => {
      const instances = [{ run: 'long', state: 'running', expires: '2999-01-01T00:00:00Z' }];
      await using wire = await openWire(deployment({ instances }));
      const { code, err } = await run([...DESTROY, ...parts], wire);
      expect(code).toBe(3);
      expect(err).toContain('error LB_STACK: Demo is in use: run long on i-0');
      expect(err).toContain('lambda-bench ec2 --follow=');
      expect(wire.calls.filter((call) => call.startsWith('Delete'))).toEqual([]);
    },
  );

  it.each([
    ['aws', 3, /^error LB_STACK: Demo is in use: run mine on this machine$/m],
    ['emulator', 0, /^removing Demo …$/m],
  ] as const)(
    'of what a run on %s from here measures at this moment ends with code %i',
    async (backend, ended, said) => {
      await using mine = await createRun(join(folder, 'runs'), { id: 'mine', at: 0 });
      const journal = largeJournal({ run: 'mine', cells: cellNames(2), rounds: 1 });
      const [header] = [...journal];
      await mine.append([{ ...(header as Header), backend }]);
      await using wire = await openWire(deployment());
      const { code, err } = await run(DESTROY, wire);
      expect(err).toMatch(said);
      expect(code).toBe(ended);
    },
  );

  it.each([
    ['has ended', { state: 'terminated', expires: '2999-01-01T00:00:00Z' }],
    ['was to end long ago, as sweep sees it', { state: 'running', expires: '2020-01-01T00:00:00Z' }],
  ])('is not held up by an instance that %s', async (_, instance) => {
    await using wire = await openWire(deployment({ instances: [{ run: 'old', ...instance }] }));
    expect(await run(DESTROY, wire)).toMatchObject({ code: 0 });
  });
});

describe('deploy', () => {
  it.each([[[]], [['--s3-bucket=other']]])(
    'with %j does not write an end once more that is over, and asks for another',
    async (options) => {
      await using wire = await openWire(deployment({ tags: { [EXPIRES_TAG]: '2020-01-01T00:00:00Z' } }));
      const { code, err } = await run(['deploy', '--stack=Demo', '--yes', ...options], wire);
      expect(code).toBe(2);
      expect(err).toContain('error LB_USAGE: Demo was needed until 2020-01-01T00:00:00Z, which is over');
      expect(err).toContain('--expires=7d, or --expires=never');
    },
  );

  it.each([
    [['--s3-bucket=s3://mine'], '--s3-bucket s3://mine cannot name a bucket'],
    [['--s3-bucket=mine', '--parts=functions'], '--s3-bucket is for the runner, which --parts leaves out'],
  ])('with %j is refused', async (options, message) => {
    await using wire = await openWire(deployment());
    const { code, err } = await run(['deploy', '--stack=Demo', '--yes', ...options], wire);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(wire.calls).toEqual([]);
  });
});
