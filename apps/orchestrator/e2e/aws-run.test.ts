import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ORIGINAL_MB,
  STACK,
  THROTTLED,
  wireLambda,
  type WireAnswer,
  type WireLambda,
} from '@lambda-bench/backend/testing';
import { bufferHost, type BufferHost } from '@lambda-bench/host';
import { decodeJournal, tallyBooks, type BenchRecord } from '@lambda-bench/records';
import { openRun } from '@lambda-bench/stores';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';

const FUNCTIONS = ['rust-arm64-light', 'rust-x86-light'];
const RUN = [
  'run',
  '--backend=aws',
  `--stack=${STACK}`,
  '--filter=rust-',
  '--workload=light',
  '--yes',
  '--seed=1',
];
const DENIED: WireAnswer = {
  status: 403,
  type: 'AccessDeniedException',
  body: {
    message:
      'User: arn:aws:iam::123456789012:user/me is not authorized to perform: lambda:GetAccountSettings',
  },
};

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'aws-run-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function lambdaBench(
  wire: WireLambda,
  args: readonly string[],
  onOutput?: (text: string, host: BufferHost) => void,
) {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(cwd, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(cwd, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: wire.endpoint,
  };
  const host = bufferHost(args, { cwd, env, ...(onOutput === undefined ? {} : { onOutput }) });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

/** Without the line that every run on a stand-in begins with. */
function withoutEndpoint(err: string): string {
  return err.replace(/^AWS_ENDPOINT_URL.*\n/, '');
}

function journalPath(run: string): string {
  return join(cwd, 'runs', run, 'journal.jsonl');
}

async function recordsOf(run: string): Promise<readonly BenchRecord[]> {
  const decoded = [...decodeJournal(await readFile(journalPath(run), 'utf8'))];
  return decoded.flatMap((entry) => (entry.ok ? [entry.record] : []));
}

function memories(wire: WireLambda): readonly number[] {
  return [...wire.functions.values()].map((fn) => fn.memoryMb);
}

describe('an account', () => {
  it('with room for two at once gets visits of two, says so, and nothing is throttled', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 3 });
    const { code, err } = await lambdaBench(wire, [
      ...RUN,
      '--id=a',
      '--cold=10',
      '--warm=10',
      '--memory=512',
    ]);
    expect(code).toBe(0);
    expect(err).toContain(
      'this AWS account has 2 invocations at once to give: 5 cold starts at once are lowered to 2\n',
    );
    expect(err).not.toContain('throttles');
    expect(wire.mostAtOnce).toBe(2);
    const records = await recordsOf('a');
    expect(records[0]).toMatchObject({
      plan: { rounds: 5 },
      options: { width: 2, region: 'us-east-2', stack: STACK, seed: 1, mode: 'test' },
      environment: {
        region: 'us-east-2',
        sdk: expect.stringMatching(/^aws-sdk-js \d+\.\d+\.\d+/) as string,
        account: { concurrentExecutions: 3, unreservedConcurrentExecutions: 3 },
        endpoint: wire.endpoint,
      },
    });
    expect(err).toContain(`this is not AWS but ${wire.endpoint}\n`);
    expect(tallyBooks(records)).toMatchObject({ samples: 40, failures: 0, missing: 0 });
  });

  it('that does not tell its limits is asked for less when it throttles, and no sample is lost', async () => {
    await using wire = await wireLambda({
      functions: FUNCTIONS,
      concurrency: 2,
      runMs: 30,
      fault: (operation) =>
        operation === 'GetAccountSettings' ? { kind: 'answer', answer: DENIED } : undefined,
    });
    const { code, err } = await lambdaBench(wire, [
      ...RUN,
      '--id=a',
      '--cold=10',
      '--warm=10',
      '--memory=512',
    ]);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^how many invocations at once this AWS account has is not told .*GetAccountSettings/m,
    );
    expect(err).toMatch(
      /^AWS throttles: at most \d invocations? at once for now \(.*ConcurrentInvocationLimitExceeded/m,
    );
    expect(tallyBooks(await recordsOf('a'))).toMatchObject({ samples: 40, failures: 0, missing: 0 });
    expect(new Set(memories(wire))).toEqual(new Set([ORIGINAL_MB]));
  });

  it('without sizes above 3008 MB has their cells as skips, and is told how to get more', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100, memoryLimitMb: 3008 });
    const { code, err } = await lambdaBench(wire, [...RUN, '--id=a', '--memory=512,4096,10240']);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^larger sizes are left out: .*3008 MB at most; AWS Support raises that on request$/m,
    );
    expect(err.match(/larger sizes are left out/g)).toHaveLength(1);
    const records = await recordsOf('a');
    const skips = records.filter((record) => record.type === 'skip');
    expect(skips.map(({ reason, cell }) => [reason, Number(cell.split('@')[1]) > 3008])).toEqual(
      Array.from({ length: 4 }, () => ['account-memory', true]),
    );
    expect(tallyBooks(records)).toMatchObject({ samples: 8, skips: 16, failures: 0, missing: 0 });
    expect(new Set(memories(wire))).toEqual(new Set([ORIGINAL_MB]));
  });

  it('with less room than a run was planned with does not go on with it', async () => {
    await using roomy = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    const args = [...RUN, '--id=a', '--cold=10', '--warm=10', '--json'];
    await lambdaBench(roomy, args, (text, host) => {
      if (text.includes('visit-finished')) host.interrupt();
    });
    await using narrow = await wireLambda({ functions: FUNCTIONS, concurrency: 3 });
    const { code, err } = await lambdaBench(narrow, ['resume', '--id=a']);
    expect(code).toBe(3);
    expect(err).toContain('error LB_ACCOUNT: the run was planned with 5 cold starts at once');
    expect(err).not.toContain('are lowered');
    expect(narrow.changes).toEqual([]);
    expect((await lambdaBench(roomy, ['resume', '--id=a'])).code).toBe(0);
    expect(tallyBooks(await recordsOf('a'))).toMatchObject({ samples: 80, missing: 0 });
  });
});

describe('a control plane that throttles', () => {
  it('is waited out before a run begins and when it is put back, and each says so once', async () => {
    const throttled = new Set(['GetAccountSettings', 'GetFunctionConfiguration']);
    await using wire = await wireLambda({
      functions: FUNCTIONS,
      concurrency: 100,
      fault: (operation, count) =>
        throttled.has(operation) && count % 3 < 2 ? { kind: 'answer', answer: THROTTLED } : undefined,
    });
    const told = /^AWS throttles our calls, which wait \(Get.*: TooManyRequestsException: .*\)$/gm;
    const { code, err } = await lambdaBench(wire, [...RUN, '--id=a']);
    expect(code).toBe(0);
    expect(err.match(told)).toHaveLength(1);
    expect((await lambdaBench(wire, ['restore', '--id=a'])).err.match(told)).toHaveLength(1);
  });
});

describe('a permission that is missing once the run has begun', () => {
  it('stops it, resumable, with what was changed put back', async () => {
    await using wire = await wireLambda({
      functions: FUNCTIONS,
      concurrency: 100,
      fault: (operation) =>
        operation === 'Invoke'
          ? {
              kind: 'answer',
              answer: { status: 403, type: 'AccessDeniedException', body: { message: 'no' } },
            }
          : undefined,
    });
    const { code, err } = await lambdaBench(wire, [...RUN, '--id=a']);
    expect(code).toBe(3);
    expect(err).toMatch(/^error LB_CREDENTIALS: not allowed to call lambda:InvokeFunction \(/m);
    expect(err).toMatch(/^ {2}→ allow lambda:InvokeFunction to the caller/m);
    expect((await recordsOf('a')).at(-1)).toMatchObject({
      type: 'footer',
      status: 'interrupted',
      restored: true,
    });
    expect(new Set(memories(wire))).toEqual(new Set([ORIGINAL_MB]));
  });
});

describe('a budget on AWS', () => {
  it('ends the run before it is exceeded, by what was billed; skips and footer say so', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    const args = [...RUN, '--id=a', '--cold=10', '--warm=30', '--width=1', '--budget=0.0001'];
    const { code, err } = await lambdaBench(wire, args);
    expect(code).toBe(0);
    expect(err).toContain('stopping: the budget of $0.0001 does not reach further');
    const records = await recordsOf('a');
    const skips = records.filter((record) => record.type === 'skip');
    expect(new Set(skips.map(({ reason }) => reason))).toEqual(new Set(['budget']));
    const books = tallyBooks(records);
    expect(books.missing).toBe(0);
    expect(books.samples).toBeGreaterThan(0);
    expect(records.at(-1)).toMatchObject({
      type: 'footer',
      status: 'completed',
      restored: true,
      skips: books.skips,
    });
    expect(new Set(memories(wire))).toEqual(new Set([ORIGINAL_MB]));
  });
});

describe('two runs of the same functions that begin at once', () => {
  it('are not measured together: one at least is refused, with nothing changed, and can go on', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    const ended = await Promise.all(['a', 'b'].map((id) => lambdaBench(wire, [...RUN, `--id=${id}`])));
    const refused = ['a', 'b'].filter((_, index) => ended[index]?.code !== 0);
    expect(refused).not.toEqual([]);
    for (const run of refused) {
      const { code, err } = ended[run === 'a' ? 0 : 1]!;
      expect(err).toMatch(
        /^error LB_RUN_LOCKED: run [ab] is measuring rust-.* and 1 more on AWS right now$/m,
      );
      expect(code).toBe(2);
      // One that comes late is refused before it has written anything.
      if (!existsSync(journalPath(run))) continue;
      const records = await recordsOf(run);
      expect(records.map(({ type }) => type)).toEqual(['header', 'footer']);
      expect(records.at(-1)).toMatchObject({ status: 'interrupted', restored: true, samples: 0 });
    }
    const run = refused[0]!;
    const again = existsSync(journalPath(run)) ? ['resume', `--id=${run}`] : [...RUN, `--id=${run}`];
    expect((await lambdaBench(wire, again)).code).toBe(0);
    expect(tallyBooks(await recordsOf(run))).toMatchObject({ samples: 16, missing: 0 });
    expect(new Set(memories(wire))).toEqual(new Set([ORIGINAL_MB]));
  });
});

describe('a run that was stopped at once', () => {
  /** Ctrl-C twice, within the first visits. */
  async function stopped(wire: WireLambda): Promise<void> {
    const { code } = await lambdaBench(wire, [...RUN, '--id=a', '--json'], (text, host) => {
      if (!text.includes('visit-finished')) return;
      host.interrupt();
      host.interrupt();
    });
    expect(code).toBe(6);
    // Calls that were on their way arrive all the same, and no others are made.
    await wire.quiet();
    expect(new Set(memories(wire))).not.toEqual(new Set([ORIGINAL_MB]));
  }

  async function withoutFooter(): Promise<void> {
    const lines = (await readFile(journalPath('a'), 'utf8')).split('\n');
    await writeFile(journalPath('a'), lines.filter((line) => !line.includes('"type":"footer"')).join('\n'));
  }

  it.each([
    ['by the user', () => Promise.resolve()],
    ['by a kill', withoutFooter],
  ])('%s keeps its functions from being measured until they are put back', async (_, afterwards) => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    await stopped(wire);
    await afterwards();
    const before = wire.changes.length;
    const refused = await lambdaBench(
      wire,
      [...RUN, '--id=b', '--filter=rust-x86'].filter((arg) => arg !== '--filter=rust-'),
    );
    expect(refused.code).toBe(3);
    expect(withoutEndpoint(refused.err)).toBe(
      'error LB_NOT_RESTORED: run a has not put back rust-x86-light on AWS; the sizes it left would be taken for the original ones\n' +
        '  → npx lambda-bench restore --id a puts them back; npx lambda-bench resume --id a goes on with it\n',
    );
    expect(wire.changes).toHaveLength(before);
    const restored = await lambdaBench(wire, ['restore', '--id=a']);
    expect(restored).toMatchObject({
      code: 0,
      out: 'rust-arm64-light is as it was\nrust-x86-light is as it was\n',
    });
    expect(new Set(memories(wire))).toEqual(new Set([ORIGINAL_MB]));
    expect((await recordsOf('a')).at(-1)).toMatchObject({
      type: 'footer',
      status: 'interrupted',
      restored: true,
    });
    expect((await lambdaBench(wire, [...RUN, '--id=b'])).code).toBe(0);
    expect((await lambdaBench(wire, ['resume', '--id=a'])).code).toBe(0);
    expect(tallyBooks(await recordsOf('a'))).toMatchObject({ samples: 16, missing: 0 });
  });

  it('is put back also when its stack and one of its functions are gone', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    await stopped(wire);
    await using later = await wireLambda({
      functions: FUNCTIONS.slice(1),
      stack: [],
      stackStatus: 'DELETE_FAILED',
    });
    const { code, out } = await lambdaBench(later, ['restore', '--id=a']);
    expect(code).toBe(0);
    expect(out).toBe('rust-arm64-light is no longer there\nrust-x86-light is as it was\n');
  });

  it('is not taken for put back where none of its functions is, as in another account', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    await stopped(wire);
    const before = await readFile(journalPath('a'), 'utf8');
    await using other = await wireLambda({ functions: ['somebody-elses'] });
    const { code, out, err } = await lambdaBench(other, ['restore', '--id=a']);
    expect(code).toBe(3);
    expect(out).toBe('');
    expect(err).toMatch(
      /^error LB_STACK: none of the 2 functions of run a is in this account in us-east-2\n {2}→ .*AWS_PROFILE/,
    );
    expect(await readFile(journalPath('a'), 'utf8')).toBe(before);
    expect(other.changes).toEqual([]);
  });

  it('is not put back by two at once, nor measured beside one that is going on', async () => {
    await using wire = await wireLambda({ functions: FUNCTIONS, concurrency: 100 });
    await stopped(wire);
    const before = wire.changes.length;
    await using writer = await openRun(join(cwd, 'runs'), 'a');
    const restoring = await lambdaBench(wire, ['restore', `--id=${writer.id}`]);
    expect(restoring.err).toMatch(/^error LB_RUN_LOCKED: process \d+ is writing to run a\n/);
    const beside = await lambdaBench(wire, [...RUN, '--id=b']);
    expect(withoutEndpoint(beside.err)).toMatch(
      /^error LB_RUN_LOCKED: run a is measuring rust-.* and 1 more on AWS right now\n/,
    );
    // Another run of the same functions, which is not going on, waits as well.
    await cp(join(cwd, 'runs', 'a'), join(cwd, 'runs', 'older'), {
      recursive: true,
      filter: (path) => !path.includes('lock-'),
    });
    const journal = await readFile(journalPath('older'), 'utf8');
    await writeFile(journalPath('older'), journal.replace('"run":"a"', '"run":"older"'));
    for (const command of ['resume', 'restore']) {
      const { code, err } = await lambdaBench(wire, [command, '--id=older']);
      expect(err).toMatch(/^error LB_RUN_LOCKED: run a is measuring rust-/m);
      expect(code).toBe(2);
    }
    expect(wire.changes).toHaveLength(before);
  });
});

describe('the journal of a run on AWS', () => {
  it('holds no account, whatever AWS says', async () => {
    const gone: WireAnswer = {
      status: 404,
      type: 'ResourceNotFoundException',
      body: { Message: 'Function not found: arn:aws:lambda:us-east-2:123456789012:function:rust-x86-light' },
    };
    await using wire = await wireLambda({
      functions: FUNCTIONS,
      concurrency: 100,
      fault: (operation, count) =>
        operation === 'Invoke' && count < 3 ? { kind: 'answer', answer: gone } : undefined,
    });
    const { code, out, err } = await lambdaBench(wire, [...RUN, '--id=a']);
    expect(code).toBe(5);
    const journal = await readFile(journalPath('a'), 'utf8');
    expect(journal).toContain('Function not found: arn:aws:lambda:us-east-2:…:function:rust-x86-light');
    for (const text of [journal, out, err]) expect(text).not.toContain('123456789012');
  });
});
