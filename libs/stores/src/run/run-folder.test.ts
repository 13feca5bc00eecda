import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { encodeRecord, finishedVisits, tallyBooks, type BenchRecord } from '@lambda-bench/records';
import { footerRecord, headerRecord, visitOf } from '../testing/journal-records.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { findRun, listRuns } from './list-runs.ts';
import { readJournal } from './read-journal.ts';
import { repairJournal } from './repair-journal.ts';
import { createRun, openRun } from './run-folder.ts';

async function recordsOf(run: { records(): AsyncIterable<BenchRecord> }): Promise<readonly BenchRecord[]> {
  const records: BenchRecord[] = [];
  for await (const record of run.records()) records.push(record);
  return records;
}

const text = (records: readonly BenchRecord[]): string => records.map(encodeRecord).join('');

describe('a run folder', () => {
  it('gives back what was appended, in order, also when appends overlap', async () => {
    await using runs = await tempFolder();
    await using run = await createRun(runs.path, { id: 'a', at: 0 });
    const wanted = [[headerRecord('a', 3)], visitOf(0), visitOf(1), visitOf(2), [footerRecord('completed')]];
    await Promise.all(wanted.map((records) => run.append(records)));
    expect(await recordsOf(run)).toEqual(wanted.flat());
  });

  it('is named by the day and the next letter', async () => {
    await using runs = await tempFolder();
    const at = Date.UTC(2026, 0, 2);
    const ids: string[] = [];
    for (let count = 0; count < 28; count += 1) {
      await using run = await createRun(runs.path, { at });
      ids.push(run.id);
    }
    expect([ids[0], ids[25], ids[26], ids[27]]).toEqual([
      '2026-01-02-a',
      '2026-01-02-z',
      '2026-01-02-aa',
      '2026-01-02-ab',
    ]);
  });

  it.each(['../a', '', 'latest', '.hidden', 'a/b', 'x'.repeat(65)])('%j is no name for a run', async (id) => {
    await using runs = await tempFolder();
    await expect(createRun(runs.path, { id, at: 0 })).rejects.toMatchObject({ code: 'LB_USAGE' });
  });

  it('that is there already is not begun again', async () => {
    await using runs = await tempFolder();
    await (await createRun(runs.path, { id: 'a', at: 0 }))[Symbol.asyncDispose]();
    await expect(createRun(runs.path, { id: 'a', at: 0 })).rejects.toThrow(/run a is there already/);
  });

  it('that is not there is not found', async () => {
    await using runs = await tempFolder();
    await expect(openRun(runs.path, 'a')).rejects.toMatchObject({ code: 'LB_RUN_NOT_FOUND' });
  });

  it('after a write that failed, writes nothing more', async () => {
    await using runs = await tempFolder();
    const run = await createRun(runs.path, { id: 'a', at: 0 });
    await run[Symbol.asyncDispose]();
    await expect(run.append([footerRecord('completed')])).rejects.toThrow();
    await expect(run.append([footerRecord('completed')])).rejects.toThrow();
    expect(await readFile(run.path, 'utf8')).toBe('');
  });
});

describe('a journal cut off', () => {
  it('at or near any line end, or within a line, keeps its whole visits and loses the rest of the last', async () => {
    await using runs = await tempFolder();
    const whole = [[headerRecord('a', 2)], visitOf(0), visitOf(1), [footerRecord('completed')]];
    const bytes = Buffer.from(text(whole.flat()));
    // Where each write ended. One that lacks only its newline is whole.
    const ends = whole.map((_, index) => Buffer.byteLength(text(whole.slice(0, index + 1).flat())));
    const path = join(runs.path, 'journal.jsonl');
    const lineEnds = [...bytes.keys()].filter((at) => bytes[at] === 0x0a);
    const isNearLineEnd = (cut: number): boolean => lineEnds.some((end) => Math.abs(end - cut) < 3);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      if (cut % 41 !== 0 && !isNearLineEnd(cut)) continue;
      await writeFile(path, bytes.subarray(0, cut));
      const repair = await repairJournal(path);
      const kept = ends.filter((end) => cut >= end - 1).length;
      expect(await readFile(path, 'utf8'), `cut at ${cut}`).toBe(text(whole.slice(0, kept).flat()));
      expect(repair.bytes).toBe(Math.max(0, cut - (ends[kept - 1] ?? 0)));
    }
  });

  it('in the middle is damaged, not torn, and the error names the line', async () => {
    await using runs = await tempFolder();
    await mkdir(join(runs.path, 'a'));
    const path = join(runs.path, 'a', 'journal.jsonl');
    await writeFile(path, `${text([headerRecord('a', 2)])}{"type":"sam\n${text(visitOf(0))}`);
    await expect(openRun(runs.path, 'a')).rejects.toThrow(/line 2: malformed/);
    await writeFile(path, text([headerRecord('a', 2), ...visitOf(0).slice(0, 2), ...visitOf(1)]));
    await expect(openRun(runs.path, 'a')).rejects.toThrow(/visit rust-x86-light@512#0 lacks records/);
    expect(await readdir(join(runs.path, 'a'))).toEqual(['journal.jsonl']);
  });

  it(
    'by kill -9 of its writer loses no visit that was written and doubles none',
    { timeout: 120_000 },
    async () => {
      await using runs = await tempFolder();
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const id = `run-${attempt}`;
        const announced = await killWriter(runs.path, id, 5 + Math.random() * 40);
        await using run = await openRun(runs.path, id);
        const records = await recordsOf(run);
        const visits = finishedVisits(records).size;
        expect(visits).toBeGreaterThanOrEqual(announced);
        expect(visits).toBeLessThanOrEqual(announced + 2);
        expect(tallyBooks(records)).toMatchObject({ samples: 2 * visits, failures: visits, rejects: visits });
        await run.append(visitOf(visits));
        expect(finishedVisits(await recordsOf(run)).size).toBe(visits + 1);
      }
    },
  );
});

describe('the lock', () => {
  it('keeps a second writer out, and names the first', async () => {
    await using runs = await tempFolder();
    await using run = await createRun(runs.path, { id: 'a', at: 0 });
    await expect(openRun(runs.path, 'a')).rejects.toMatchObject({
      code: 'LB_RUN_LOCKED',
      message: `process ${process.pid} is writing to run a`,
    });
    expect(run.id).toBe('a');
  });

  it('of another living process holds, that of a dead one is taken over', { timeout: 60_000 }, async () => {
    await using runs = await tempFolder();
    const child = writer(runs.path, 'a');
    try {
      await once(child.stdout, 'data');
      await expect(openRun(runs.path, 'a')).rejects.toThrow(
        new RegExp(`process ${child.pid ?? 0} is writing`),
      );
      expect((await findRun(runs.path, 'a')).status).toBe('running');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect((await findRun(runs.path, 'a')).status).toBe('unfinished');
    await using run = await openRun(runs.path, 'a');
    expect(run.id).toBe('a');
  });

  it('of an earlier process with the number of a living one is stale', async () => {
    await using runs = await tempFolder();
    await (await createRun(runs.path, { id: 'a', at: 0 }))[Symbol.asyncDispose]();
    await writeFile(join(runs.path, 'a', `lock-${process.ppid}-1`), '');
    await using run = await openRun(runs.path, 'a');
    expect((await readdir(run.dir)).filter((name) => name.startsWith('lock'))).toHaveLength(1);
  });
});

describe('the list of runs', () => {
  it('has the newest first, with the status of each; latest is the first', async () => {
    await using runs = await tempFolder();
    await begin(runs.path, 'old', 1000, [footerRecord('completed')]);
    await begin(runs.path, 'new', 3000, []);
    await begin(runs.path, 'mid', 2000, [...visitOf(0), footerRecord('interrupted')]);
    await mkdir(join(runs.path, 'empty'));
    await writeFile(join(runs.path, 'stray'), '');
    const list = await listRuns(runs.path);
    expect(list.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'new unfinished',
      'mid interrupted',
      'old completed',
    ]);
    expect((await findRun(runs.path, 'latest')).id).toBe('new');
    expect((await findRun(runs.path, 'm')).id).toBe('mid');
  });

  it('a beginning that two runs share is not a name', async () => {
    await using runs = await tempFolder();
    await begin(runs.path, 'run-1', 1000, []);
    await begin(runs.path, 'run-12', 2000, []);
    await expect(findRun(runs.path, 'run')).rejects.toThrow(/beginning of run-12 and run-1/);
    expect((await findRun(runs.path, 'run-1')).id).toBe('run-1');
  });

  it('without runs says so', async () => {
    await using runs = await tempFolder();
    expect(await listRuns(join(runs.path, 'none'))).toEqual([]);
    await expect(findRun(runs.path, 'latest')).rejects.toMatchObject({ code: 'LB_RUN_NOT_FOUND' });
  });
});

describe('reading', () => {
  it('goes over the borders of what is read at once, in the middle of a character too', async () => {
    await using runs = await tempFolder();
    const path = join(runs.path, 'large.jsonl');
    const visits = Array.from({ length: 10_000 }, (_, round) => visitOf(round)).flat();
    await writeFile(path, text(visits));
    let count = 0;
    for await (const decoded of readJournal(path)) {
      if (count % 997 === 0) expect(decoded).toEqual({ ok: true, line: count + 1, record: visits[count] });
      expect(decoded.ok).toBe(true);
      count += 1;
    }
    expect(count).toBe(40_000);
  });

  it('names a torn last line as such', async () => {
    await using runs = await tempFolder();
    const path = join(runs.path, 'journal.jsonl');
    const whole = text([headerRecord('a', 1), ...visitOf(0)]);
    await writeFile(path, whole);
    await truncate(path, Buffer.byteLength(whole) - 10);
    const problems: string[] = [];
    for await (const decoded of readJournal(path)) if (!decoded.ok) problems.push(decoded.problem);
    expect(problems).toEqual(['torn']);
  });
});

async function begin(runsDir: string, id: string, at: number, more: readonly BenchRecord[]): Promise<void> {
  await using run = await createRun(runsDir, { id, at });
  await run.append([headerRecord(id, 1, at), ...more]);
}

function writer(runsDir: string, id: string) {
  const script = fileURLToPath(new URL('../testing/endless-writer.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, runsDir, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Lets a writer write for a while, kills it, and says how many visits it had announced as written. */
async function killWriter(runsDir: string, id: string, afterMs: number): Promise<number> {
  const child = writer(runsDir, id);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    await once(child.stdout, 'data');
    await wait(afterMs);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  return said.split('\n').length - 1;
}
