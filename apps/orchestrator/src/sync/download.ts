import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BenchError } from '@lambda-bench/config';
import type { BenchRecord } from '@lambda-bench/records';
import {
  checkRunId,
  folderTrouble,
  JOURNAL,
  makeFolders,
  openRun,
  readRecords,
  type Results,
  type TestRun,
} from '@lambda-bench/stores';

export interface DownloadOptions {
  readonly runs: string;
  readonly dryRun: boolean;
  readonly onProgress: (lines: number) => void;
  readonly onWait: (notice: string) => void;
}

export interface Downloaded {
  readonly dir: string;
  readonly written: number;
  readonly alreadyThere: number;
  /** Records that the folder has beyond those of the table. */
  readonly beyond: number;
}

/** Records of one write: each waits for the disk. */
const WRITE = 500;

/** Brings a run's records into its folder. What the folder has already must be the beginning of the same journal. */
export async function downloadRun(
  results: Results,
  testRun: TestRun,
  { runs, dryRun, onProgress, onWait }: DownloadOptions,
): Promise<Downloaded> {
  const dir = join(runs, checkRunId(testRun.run));
  const path = join(dir, JOURNAL);
  const stored = results.readRun(testRun.run, testRun.lines, onWait);
  // Before a folder is made: a table that cannot be read leaves nothing behind.
  const first = await stored.next();
  const isThere = existsSync(path);
  if (dryRun) {
    const ours = isThere ? readRecords(path) : none();
    const { alreadyThere, beyond } = await compare(ours, first, stored, path);
    return { dir, written: testRun.lines - alreadyThere, alreadyThere, beyond };
  }
  if (!isThere) await makeJournal(dir);
  await using folder = await openRun(runs, testRun.run);
  const { alreadyThere, beyond, next } = await compare(folder.records(), first, stored, path);
  let written = 0;
  let waiting: BenchRecord[] = next === undefined ? [] : [next];
  const write = async () => {
    await folder.append(waiting);
    written += waiting.length;
    waiting = [];
    onProgress(alreadyThere + written);
  };
  for await (const record of stored) {
    waiting.push(record);
    if (waiting.length >= WRITE) await write();
  }
  if (waiting.length > 0) await write();
  return { dir, written, alreadyThere, beyond };
}

interface Compared {
  readonly alreadyThere: number;
  readonly beyond: number;
  /** Of the table: the first that the folder lacks. */
  readonly next?: BenchRecord;
}

async function compare(
  folder: AsyncIterable<BenchRecord>,
  first: IteratorResult<BenchRecord, unknown>,
  stored: AsyncGenerator<BenchRecord>,
  path: string,
): Promise<Compared> {
  let theirs = first;
  let alreadyThere = 0;
  let beyond = 0;
  for await (const ours of folder) {
    if (theirs.done === true) {
      beyond += 1;
      continue;
    }
    if (!isDeepStrictEqual(ours, theirs.value)) throw another(path, alreadyThere + 1);
    alreadyThere += 1;
    theirs = await stored.next();
  }
  return { alreadyThere, beyond, ...(theirs.done === true ? {} : { next: theirs.value }) };
}

/** The folder may be there without a journal, if a report of the run was written into it. */
async function makeJournal(dir: string): Promise<void> {
  try {
    await makeFolders(dir);
    await writeFile(join(dir, JOURNAL), '', { flag: 'wx' });
  } catch (error) {
    throw folderTrouble(error, dir);
  }
}

async function* none(): AsyncGenerator<BenchRecord> {}

function another(path: string, line: number): BenchError {
  return new BenchError(
    'LB_USAGE',
    `${path} is another run than that of the table: line ${line} differs`,
    'name another folder with --runs; nothing was overwritten',
  );
}
