import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bufferHost } from '@lambda-bench/host';
import { analyzer } from '../src/cli.ts';
import { madeRuns, type MadeRuns } from './made-run.ts';

const SMALL = { rounds: 6, coldPerRound: 1, warmPerRound: 2 };
const DAY_MS = 86_400_000;

async function history(runs: MadeRuns, ...args: string[]) {
  const host = bufferHost(['history', '--folder=.', ...args], { cwd: runs.folder });
  const code = await analyzer(host);
  return { code, out: host.out(), err: host.err() };
}

/** Made runs all begin at the same moment; a history needs days. */
async function addNight(runs: MadeRuns, day: number, made: Parameters<MadeRuns['add']>[1] = {}) {
  const run = await runs.add(`night-${String(day).padStart(2, '0')}`, { ...SMALL, ...made });
  const file = join(run, 'journal.jsonl');
  const lines = (await readFile(file, 'utf8')).replaceAll(
    /"at":(\d+)/g,
    (_, at: string) => `"at":${Number(at) + day * DAY_MS}`,
  );
  await writeFile(file, lines);
  return run;
}

describe('history', () => {
  it('of every run of a folder tells what changed, and writes page, charts and tables', async () => {
    await using runs = await madeRuns();
    for (let day = 0; day < 12; day += 1) {
      await addNight(runs, day, day < 6 ? {} : { factor: (cell) => (cell.runtime === 'rust' ? 2 : 1) });
    }
    const { code, out, err } = await history(runs, '--out=h', '--runtime=rust');
    expect(code).toBe(0);
    expect(out).toContain('slower      8 changes');
    expect(out).toContain('night-06');
    expect(err).toContain(join(runs.folder, 'h'));
    for (const file of ['index.html', 'report.md', 'report.json', 'tables/changes.csv']) {
      expect(existsSync(join(runs.folder, 'h', file))).toBe(true);
    }
    const json = await history(runs, 'night-00,night-01', './night-02', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ schema: 1, run: { suite: 'history' } });
    expect(JSON.parse(json.out)).toHaveProperty('title', 'Lambda Bench: history of 3 runs');
  }, 60_000);

  it('leaves runs of another backend out, as well as what cannot be read, and says so', async () => {
    await using runs = await madeRuns();
    for (const day of [0, 1]) await addNight(runs, day, { backend: 'local' });
    await addNight(runs, 2);
    await addNight(runs, 3);
    await mkdir(join(runs.folder, 'broken'));
    await writeFile(join(runs.folder, 'broken/journal.jsonl'), 'hello\n');
    const latest = await history(runs);
    expect(latest.out).toContain('history of 2 runs: 2 runs on the fake backend');
    expect(latest.out).toContain('2 runs of the matrix suite on the local backend, us-east-2, are left out');
    expect(latest.out).toContain('broken cannot be read and is left out');
    expect((await history(runs, '--backend=local')).out).toContain('2 runs on the local backend');
  });

  it('is refused where there is none, with what to do', async () => {
    await using runs = await madeRuns();
    const none = await history(runs);
    expect(none).toMatchObject({ code: 2 });
    expect(none.err).toContain('error LB_USAGE: a history needs two runs, there are none in .');
    const host = bufferHost(['history', '--folder=nosuch'], { cwd: runs.folder });
    expect(await analyzer(host)).toBe(2);
    expect(host.err()).toContain('the folder nosuch does not exist');
    await addNight(runs, 0);
    expect((await history(runs)).err).toContain('there is one in .');
    expect((await history(runs, '--backend=aws')).err).toContain(
      'two runs on the aws backend, there are none',
    );
    await addNight(runs, 1);
    expect((await history(runs, '--runtime=go')).err).toContain('the filters leave nothing of the runs');
    expect((await history(runs, 'nope')).err).toContain('LB_RUN_NOT_FOUND: no run nope');
    expect((await history(runs, 'night-00', 'night-00')).err).toContain(
      'there is one in those that were named',
    );
  });
});
