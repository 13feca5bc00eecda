import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACK, wireLambda, type WireLambda } from '@lambda-bench/backend/testing';
import { bufferHost } from '@lambda-bench/host';
import { decodeJournal } from '@lambda-bench/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { environment } from './stand-in-account.ts';

const FEW = ['--backend=aws', '--filter=rust-', '--workload=light'];
const RUN = ['run', ...FEW, `--stack=${STACK}`, '--yes', '--seed=1'];

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'aws-plan-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function lambdaBench(wire: WireLambda, args: readonly string[]) {
  const host = bufferHost(args, { cwd, env: environment(cwd, wire.endpoint) });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

async function recordsOf(run: string) {
  const decoded = [...decodeJournal(await readFile(join(cwd, 'runs', run, 'journal.jsonl'), 'utf8'))];
  return decoded.flatMap((entry) => (entry.ok ? [entry.record] : []));
}

describe('a stack with fewer functions than the tables', () => {
  const SKIPPED = 'skipped: 2 cells, 8 samples: not in the stack BenchStack\n';

  it('is planned as what it has; the rest are skips with that reason, in the plan, the journal and the books', async () => {
    await using wire = await wireLambda({ functions: ['rust-arm64-light'], concurrency: 100 });
    const { code, out, err } = await lambdaBench(wire, [...RUN, '--id=a']);
    expect(out).toMatch(/^functions +1$/m);
    expect(out).toContain(SKIPPED);
    expect([code, err]).toEqual([
      0,
      expect.stringContaining('16 planned = 8 samples + 0 failures + 8 skipped'),
    ]);
    const skips = (await recordsOf('a')).filter(({ type }) => type === 'skip');
    expect(skips).toMatchObject([
      { cell: 'rust-x86-light@512', reason: 'not-deployed', message: 'not in the stack BenchStack' },
      { cell: 'rust-x86-light@1769', reason: 'not-deployed', message: 'not in the stack BenchStack' },
    ]);
  });

  it.each(['plan', 'run --dry-run'])(
    '%s asks AWS about a stack that is named, and nobody otherwise',
    async (line) => {
      await using wire = await wireLambda({ functions: ['rust-arm64-light'], concurrency: 100 });
      const args = [...line.split(' '), ...FEW];
      const byTables = await lambdaBench(wire, args);
      expect(byTables.out).toMatch(/^functions +2$/m);
      expect(byTables.out).toContain('These are functions of the tables, deployed or not: --stack=');
      expect(wire.calls).toEqual([]);
      const byStack = await lambdaBench(wire, [...args, `--stack=${STACK}`]);
      expect([byStack.code, byStack.out]).toEqual([0, expect.stringMatching(/^functions +1$/m)]);
      expect(byStack.out).toContain(SKIPPED);
      expect(byStack.out).not.toContain('functions of the tables');
      expect(wire.changes).toEqual([]);
    },
  );

  it('that has none of those that were asked for is said with the way out', async () => {
    await using wire = await wireLambda({ functions: ['rust-arm64-light'], concurrency: 100 });
    const { code, err } = await lambdaBench(wire, [...RUN, '--arch=x86_64', '--id=a']);
    expect(code).toBe(3);
    expect(err).toContain('error LB_STACK: nothing can be measured here: not in the stack BenchStack');
    expect(err).toContain('npx lambda-bench deploy');
  });
});
