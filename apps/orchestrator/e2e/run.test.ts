import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost, type BufferHost } from '@lambda-bench/host';
import { decodeJournal, encodeRecord, tallyBooks, type BenchRecord } from '@lambda-bench/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'run-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function lambdaBench(
  args: readonly string[],
  answer?: string,
  onOutput?: (text: string, host: BufferHost) => void,
): Promise<Ended> {
  const asked = {
    ...(answer === undefined ? {} : { answer }),
    ...(onOutput === undefined ? {} : { onOutput }),
  };
  const host = bufferHost(args, { cwd, ...asked });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

function journalPath(run: string): string {
  return join(cwd, 'runs', run, 'journal.jsonl');
}

async function recordsOf(run: string): Promise<readonly BenchRecord[]> {
  const decoded = [...decodeJournal(await readFile(journalPath(run), 'utf8'))];
  return decoded.map((entry) => {
    if (!entry.ok) throw new Error(entry.message);
    return entry.record;
  });
}

const FAKE = ['--backend=fake', '--id=a', '--seed=1'];
const SMALL = ['--filter=rust-x86-light'];

describe('run', () => {
  it('leaves a journal whose books balance, and prints medians', async () => {
    const { code, out, err } = await lambdaBench(['run', ...FAKE, ...SMALL]);
    expect(code).toBe(0);
    expect(out).toMatch(/^rust-x86-light@512 +2 +[\d.]+ +[\d.]+ +2 +[\d.]+ +too few rounds/m);
    expect(err).toContain('8 planned = 8 samples + 0 failures + 0 skipped');
    const records = await recordsOf('a');
    expect(records[0]).toMatchObject({
      type: 'header',
      mode: 'test',
      backend: 'fake',
      seed: 1,
      options: { filter: 'rust-x86-light' },
    });
    expect(records.at(-1)).toMatchObject({ type: 'footer', status: 'completed', restored: true });
    expect(tallyBooks(records).missing).toBe(0);
  });

  it('balanced mode asks, and goes on only on yes', async () => {
    const args = ['run', ...FAKE, ...SMALL, '--mode=balanced', '--profile=instant'];
    const refused = await lambdaBench(args, 'y');
    expect(refused.code).toBe(0);
    expect(refused.err).toBe('nothing was started\n');
    expect(refused.out).toMatch(/^invocations +1500$/m);
    const agreed = await lambdaBench(args, 'yes');
    expect(agreed.code).toBe(0);
    expect(agreed.out).toMatch(/^rust-x86-light@2048 +50 .* 200 +[\d.]+ +[\d.]+–[\d.]+ /m);
  });

  it('where nobody can be asked, --yes has to be given', async () => {
    const args = ['run', ...FAKE, ...SMALL, '--mode=balanced', '--profile=instant'];
    const { code, err } = await lambdaBench(args);
    expect(code).toBe(2);
    expect(err).toContain('add --yes');
    expect((await lambdaBench([...args, '--yes'])).code).toBe(0);
  });

  it('--dry-run shows the plan and makes nothing', async () => {
    const { code, out } = await lambdaBench(['run', ...FAKE, '--mode=production', '--dry-run']);
    expect(code).toBe(0);
    expect(out).toMatch(/^samples per cell +100 cold \+ 500 warm$/m);
    await expect(readFile(journalPath('a'))).rejects.toThrow('ENOENT');
  });

  it('--budget stops before it is exceeded, and says what was left out', async () => {
    const { code, err } = await lambdaBench([
      'run',
      ...FAKE,
      '--filter=rust-x86',
      '--mode=balanced',
      '--yes',
      '--budget=0.02',
    ]);
    expect(code).toBe(0);
    expect(err).toMatch(/stopping: .*0\.02/);
    const skips = (await recordsOf('a')).filter((record) => record.type === 'skip');
    expect(new Set(skips.map((skip) => skip.reason))).toEqual(new Set(['budget']));
    expect(tallyBooks(await recordsOf('a')).missing).toBe(0);
  });

  it('--precision measures a cell no longer than it needs to', async () => {
    const { code } = await lambdaBench([
      'run',
      ...FAKE,
      ...SMALL,
      '--mode=balanced',
      '--yes',
      '--precision=30%',
    ]);
    expect(code).toBe(0);
    const books = tallyBooks(await recordsOf('a'));
    expect(books.missing).toBe(0);
    expect(books.skips).toBeGreaterThan(0);
  });

  it('--json gives every event as a line, and nothing else', async () => {
    const { out } = await lambdaBench([
      'run',
      ...FAKE,
      ...SMALL,
      '--mode=balanced',
      '--profile=instant',
      '--yes',
      '--json',
    ]);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.slice(0, 3).map((event) => event.type)).toEqual(['plan', 'run', 'started']);
    expect(events.at(-1)?.type).toBe('finished');
  });

  it('a run of that name is not written over', async () => {
    await lambdaBench(['run', ...FAKE, ...SMALL]);
    const again = await lambdaBench(['run', ...FAKE, ...SMALL]);
    expect(again.code).toBe(2);
    expect(again.err).toContain('run a is there already');
  });

  it('an interrupted run says how to go on, and resume does', async () => {
    const args = ['run', ...FAKE, '--filter=rust-x86', '--mode=balanced', '--yes', '--json'];
    const interrupted = await lambdaBench(args, undefined, (text, host) => {
      if (text.includes('visit-finished')) host.interrupt();
    });
    expect(interrupted.code).toBe(6);
    expect(interrupted.err).toContain('lambda-bench resume --id a goes on');
    const resumed = await lambdaBench(['resume', '--id=a']);
    expect(resumed.code).toBe(0);
    const records = await recordsOf('a');
    expect(tallyBooks(records)).toMatchObject({ planned: 5250, missing: 0 });
    const ids = records.flatMap((record) => (record.type === 'sample' ? [record.requestId] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('a torn journal is repaired, and the visit that was cut off is made again', async () => {
    await lambdaBench(['run', ...FAKE, ...SMALL]);
    const whole = (await recordsOf('a')).slice(0, -1).map(encodeRecord).join('');
    await writeFile(journalPath('a'), whole.slice(0, -100));
    const { code, err } = await lambdaBench(['resume', '--id=a']);
    expect(code).toBe(0);
    expect(err).toContain('8 planned = 8 samples');
  });
});

describe('resume', () => {
  it('of a run that was killed right after its first write leaves its skips as they were', async () => {
    await lambdaBench(['run', ...FAKE, '--runtime=rust,dotnet8', '--workload=light', '--memory=512']);
    const whole = await recordsOf('a');
    const firstWrite = whole.slice(
      0,
      whole.findIndex((record) => record.type === 'sample'),
    );
    expect(firstWrite.map((record) => record.type)).toEqual(['header', 'skip', 'skip']);
    await writeFile(journalPath('a'), firstWrite.map(encodeRecord).join(''));
    expect((await lambdaBench(['resume', '--id=a'])).code).toBe(0);
    const cells = (await recordsOf('a')).flatMap((record) => (record.type === 'sample' ? [record.cell] : []));
    expect(new Set(cells)).toEqual(new Set(['rust-arm64-light@512', 'rust-x86-light@512']));
    expect(tallyBooks(await recordsOf('a'))).toMatchObject({ planned: 16, samples: 8, skips: 8, missing: 0 });
  });

  it('of a complete run says so and writes nothing', async () => {
    await lambdaBench(['run', ...FAKE, ...SMALL]);
    const before = await readFile(journalPath('a'), 'utf8');
    const { code, out } = await lambdaBench(['resume', '--id=a']);
    expect([code, out]).toEqual([0, 'run a is complete; there is nothing to go on with\n']);
    expect(await readFile(journalPath('a'), 'utf8')).toBe(before);
  });
});

describe('list', () => {
  it('shows the runs and how they ended', async () => {
    expect((await lambdaBench(['list'])).out).toBe('no runs in runs\n');
    await lambdaBench(['run', ...FAKE, ...SMALL, '--notes=first']);
    expect((await lambdaBench(['list'])).out).toMatch(
      /^a +\d{4}-\d\d-\d\d \d\d:\d\d +test +fake +8 +completed +first$/m,
    );
  });
});

describe('bad requests', () => {
  it.each([
    [['resume', '--id=none'], 2, 'no run none'],
    [['resume', '--id=../x'], 2, 'cannot be the name of a run'],
    [['restore', '--id=none'], 2, 'no run none'],
    [['run', ...FAKE, '--precision=0'], 2, '--precision 0 is not allowed'],
    [['run', ...FAKE, '--budget=-1'], 2, '--budget -1 is not allowed'],
    [
      ['run', ...FAKE, '--budget=1', '--region=mars-north-1'],
      2,
      '--budget needs prices, and none are known for mars-north-1',
    ],
    [['run', ...FAKE, '--region=us-est-2'], 3, 'us-est-2 (from --region) is not the name of an AWS region'],
    [['run', ...FAKE, '--notes=a', '--notes=b'], 2, '--notes was given more than once'],
    [['run', '--backend=fake', '--backend=local'], 2, '--backend was given more than once'],
    [['run', ...FAKE, '--cold=99999999999'], 2, 'a whole number from 1 to 100000'],
    [['run', ...FAKE, '--memory=512MB'], 2, '--memory 512MB is not a memory size'],
    [['run', ...FAKE, '--payload={}'], 2, '--payload goes with --function'],
    [['run', '--runtime=dotnet8'], 3, 'nothing can be measured here: .NET has no'],
  ])('%j ends with code %d', async (args, code, message) => {
    const ended = await lambdaBench(args);
    expect(ended.err).toContain(message);
    expect(ended.code).toBe(code);
  });
});
