import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  decodeJournal,
  finishedVisits,
  tallyBooks,
  type BenchRecord,
  type Books,
} from '@lambda-bench/records';

/** By its address: the run's own folder has no packages. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = new URL('../src/main.ts', import.meta.url).pathname;

/** A small run of a real handler on the emulator: two cells, six rounds. */
const RUN = [
  '--runtime=nodejs22.x',
  '--arch=x86_64,arm64',
  '--workload=light',
  '--memory=512,1024',
  '--cold=6',
  '--warm=6',
  '--seed=1',
];

export interface KilledRun {
  /** Visits that were whole in the journal when it was killed. */
  readonly finishedBefore: number;
  readonly books: Books;
  /** Samples that stand in the journal twice. */
  readonly doubled: number;
  /** Samples of before the kill that are gone afterwards. */
  readonly lost: number;
  readonly completed: boolean;
}

/** Starts a local run in `cwd`, kills it after that long with SIGKILL, and resumes it. */
export async function killAndResume(cwd: string, id: string, afterMs: number): Promise<KilledRun> {
  const journal = join(cwd, 'runs', id, 'journal.jsonl');
  const run = start(cwd, ['run', `--id=${id}`, ...RUN]);
  const exited = once(run, 'exit');
  await waitForFile(journal, exited);
  await Promise.race([sleep(afterMs), exited]);
  run.kill('SIGKILL');
  await exited;
  const before = recordsOf(journal);
  if (before.length > 0) await once(start(cwd, ['resume', `--id=${id}`]), 'exit');
  const after = recordsOf(journal);
  const places = after.flatMap((record) =>
    record.type === 'sample' ? [`${record.cell} ${record.round} ${record.slot}`] : [],
  );
  const ids = new Set(after.flatMap((record) => (record.type === 'sample' ? [record.requestId] : [])));
  const whole = finishedVisits(before);
  const kept = before.filter(
    (record) => record.type === 'sample' && whole.has(`${record.cell}#${record.round}`),
  );
  const last = after.at(-1);
  return {
    finishedBefore: whole.size,
    books: tallyBooks(after),
    doubled: places.length - new Set(places).size,
    lost: kept.filter((record) => record.type === 'sample' && !ids.has(record.requestId)).length,
    completed: last?.type === 'footer' && last.status === 'completed' && last.restored,
  };
}

function start(cwd: string, args: readonly string[]) {
  return spawn(process.execPath, ['--import', tsx, main, ...args], { cwd, stdio: 'ignore' });
}

async function waitForFile(path: string, exited: Promise<unknown>): Promise<void> {
  const gone = exited.then(() => 'exited' as const);
  while (!existsSync(path)) {
    if ((await Promise.race([sleep(20), gone])) === 'exited')
      throw new Error('the run ended before it had a journal');
  }
}

function recordsOf(journal: string): readonly BenchRecord[] {
  return [...decodeJournal(readFileSync(journal, 'utf8'))].flatMap((entry) =>
    entry.ok ? [entry.record] : [],
  );
}
