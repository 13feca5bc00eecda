import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bufferHost } from '@lambda-bench/host';
import { decodeJournal } from '@lambda-bench/records';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { killAndResume } from './killed-run.ts';

const main = new URL('../src/main.ts', import.meta.url).pathname;
const self = [process.execPath, '--import', 'tsx', main];

const BOOTSTRAP = `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
for (;;) {
  const next = await fetch(base + 'next');
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const event = await next.json();
  await fetch(base + id + '/response', { method: 'POST', body: JSON.stringify({ echo: event }) });
}
`;

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'local-run-'));
  await mkdir(join(cwd, 'echo'));
  await writeFile(join(cwd, 'echo', 'bootstrap'), BOOTSTRAP);
  await writeFile(join(cwd, 'echo', 'package.json'), '{"type":"module"}');
  await chmod(join(cwd, 'echo', 'bootstrap'), 0o755);
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function lambdaBench(...args: string[]) {
  const host = bufferHost(args, { cwd, self, env: process.env as Record<string, string> });
  const code = await orchestrator(host);
  return { code, out: host.out(), err: host.err() };
}

const OWN = ['run', '--id=own', '--runtime=provided.al2023', '--memory=256', '--function=echo'];

describe('a function of one’s own', () => {
  it('is measured like those of the matrix: verified cold and warm, with raw REPORT lines', async () => {
    const { code, out } = await lambdaBench(...OWN, '--payload={"n":1}');
    expect(code).toBe(0);
    expect(out).toMatch(/^own-echo@256 +2 +[\d.]+ +[\d.]+ +2 +[\d.]+ /m);
    const journal = await readFile(join(cwd, 'runs/own/journal.jsonl'), 'utf8');
    // The payload may be a secret: its digest says whether two runs had the same.
    expect(journal).not.toContain('{\\"n\\":1}');
    const [header] = [...decodeJournal(journal)].flatMap((entry) => (entry.ok ? [entry.record] : []));
    expect(header).toMatchObject({
      options: {
        mode: 'test',
        payloadBytes: 7,
        payloadSha256: createHash('sha256').update('{"n":1}').digest('hex'),
        region: 'us-east-2',
        width: 1,
      },
    });
    const samples = [...decodeJournal(journal)].flatMap((entry) =>
      entry.ok && entry.record.type === 'sample' ? [entry.record] : [],
    );
    expect(samples.map((sample) => [sample.intended, sample.report.includes('Init Duration')])).toEqual([
      ['cold', true],
      ['warm', false],
      ['cold', true],
      ['warm', false],
    ]);
  });

  it.each([
    [['--function=nowhere'], '--function', 'does not exist'],
    [['--payload={"n":'], '--payload {"n": is neither a JSON file nor JSON'],
    [['--runtime=rust,go'], '--runtime'],
    [['--backend=fake'], 'is measured on this machine, not on fake'],
    [['--memory=12'], '--memory 12 is not a memory size'],
    [['--function=echo/package.json'], 'is neither a folder nor a zip archive'],
    [['--arch=arm64'], '--arch chooses among the functions of the matrix'],
  ])('%j is refused before anything starts', async (args, ...messages) => {
    const { code, err } = await lambdaBench(
      ...OWN.filter((word) => !args.some((arg) => word.startsWith(arg.split('=')[0] ?? ''))),
      ...args,
    );
    expect(code).toBe(2);
    for (const message of messages) expect(err).toContain(message);
  });
});

it(
  'a run that is killed at any moment goes on with nothing lost and nothing doubled',
  { timeout: 120_000 },
  async () => {
    for (const [index, afterMs] of [100, 900].entries()) {
      const killed = await killAndResume(cwd, `k${index}`, afterMs);
      expect(killed).toMatchObject({ doubled: 0, lost: 0, completed: true });
      expect(killed.books).toMatchObject({ planned: 48, samples: 24, skips: 24, missing: 0 });
    }
  },
);
