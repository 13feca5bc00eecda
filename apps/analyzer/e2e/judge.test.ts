import { bufferHost } from '@lambda-bench/host';
import { encodeRecord } from '@lambda-bench/records';
import { madeGate, type MadeGate } from '@lambda-bench/report/testing/gate';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyzer } from '../src/cli.ts';
import { madeRuns } from './made-run.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'analyzer-judge-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function addGate(made: MadeGate = {}): Promise<string> {
  const folder = join(cwd, 'runs', 'a');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'journal.jsonl'), [...madeGate(made)].map(encodeRecord).join(''));
  return folder;
}

async function judge(...args: readonly string[]) {
  const host = bufferHost(['judge', ...args], { cwd });
  const code = await analyzer(host);
  return { code, out: host.out(), err: host.err() };
}

const read = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;

describe('judge', () => {
  it('of a head that is as fast is 0, and leaves the comment and gate.json beside the journal', async () => {
    const folder = await addGate();
    const { code, out, err } = await judge();
    expect(err).toBe(`gate.json and gate.md: ${folder}\n`);
    expect(code).toBe(0);
    expect(out).toBe(await readFile(join(folder, 'gate.md'), 'utf8'));
    expect(out).toMatch(/^<!-- lambda-bench:gate my-fn -->\n\*\*No regression/);
    expect(await read(join(folder, 'gate.json'))).toMatchObject({ schema: 1, outcome: 'passed' });
  });

  it('of a head that is slower is 7, twice with the same bytes', async () => {
    const folder = await addGate({ factor: { warm: 1.2 } });
    const first = await judge(folder, '--format=text');
    const file = await readFile(join(folder, 'gate.json'), 'utf8');
    const second = await judge(folder, '--format=text');
    expect(first.code).toBe(7);
    expect(first.out).toMatch(/^Regression: warm duration at 512 MB/);
    expect(second).toEqual(first);
    expect(await readFile(join(folder, 'gate.json'), 'utf8')).toBe(file);
  });

  it('of a run that cannot tell is 0 and says so first, and 5 if it is strict', async () => {
    await addGate({ roundsDone: 7 });
    const lenient = await judge('--json');
    expect(lenient.code).toBe(0);
    expect(JSON.parse(lenient.out)).toMatchObject({ outcome: 'inconclusive' });
    expect(await judge('--strict')).toMatchObject({
      code: 5,
      out: expect.stringContaining('**Inconclusive: the run is not whole') as string,
    });
  });

  it('of a base that never answered is 5, strict or not', async () => {
    await addGate({ failing: { base: 100 }, failingEverywhere: true });
    expect(await judge()).toMatchObject({
      code: 5,
      out: expect.stringContaining('**Nothing was compared: the base never answered') as string,
    });
  });

  it('fails at the thresholds and by the metrics that it is given', async () => {
    await addGate({ factor: { warm: 1.2 } });
    const codes = async (...args: readonly string[]) => (await judge('--print-only', ...args)).code;
    expect(await codes('--threshold=30%')).toBe(0);
    expect(await codes('--threshold=warm=30%')).toBe(7);
    expect(await codes('--threshold=warm=0.3,cost=30%')).toBe(0);
    expect(await codes('--threshold=30%,cost=5%')).toBe(7);
    expect(await codes('--metrics=init,first')).toBe(0);
    expect(existsSync(join(cwd, 'runs/a/gate.json'))).toBe(false);
  });

  it('writes where it is told', async () => {
    await addGate();
    await judge('--out=made/here');
    expect(existsSync(join(cwd, 'made/here/gate.json'))).toBe(true);
  });

  it.each([
    [['--threshold=quick'], 'LB_USAGE: --threshold quick is not allowed'],
    [['--threshold=0%'], 'LB_USAGE: --threshold 0% is not allowed'],
    [['--threshold=warm=5=6'], 'LB_USAGE: --threshold warm=5=6 is not allowed'],
    [['--threshold=speed=5%'], 'LB_USAGE: --threshold speed is no metric of a gate'],
    [['--metrics=warm,speed'], 'LB_USAGE: --metrics speed is no metric of a gate'],
    [['nope'], 'LB_RUN_NOT_FOUND: no run nope in '],
  ])('%j is refused in one line', async (args, message) => {
    await addGate();
    const { code, err } = await judge(...args);
    expect(err.startsWith(`error ${message}`), err).toBe(true);
    expect(err.split('\n')).toHaveLength(3);
    expect(code).toBe(2);
  });

  it('of a run of another suite says which command is meant', async () => {
    await using runs = await madeRuns();
    const { code, err } = await judge(await runs.add('b'));
    expect(err).toContain('is not the run of a gate');
    expect(err).toContain('lambda-bench compare compares two runs');
    expect(code).toBe(2);
  });
});
