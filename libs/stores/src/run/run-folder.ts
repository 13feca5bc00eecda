import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { encodeRecord, type BenchRecord } from '@lambda-bench/records';
import { codeOf, folderTrouble, storeTrouble } from './file-trouble.ts';
import { makeFolders } from './make-folders.ts';
import { readRecords } from './read-journal.ts';
import { repairJournal, type Repair } from './repair-journal.ts';
import { checkRunId, runIdsOf } from './run-id.ts';
import { lockRun, type RunLock } from './run-lock.ts';

export const JOURNAL = 'journal.jsonl';

export interface NewRun {
  /** Chosen by the day when absent. */
  readonly id?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Makes the folder of a new run and opens it for writing. */
export async function createRun(runsDir: string, { id, at }: NewRun): Promise<RunFolder> {
  const candidates = id === undefined ? runIdsOf(at) : [checkRunId(id)];
  try {
    await makeFolders(runsDir);
    for (const candidate of candidates) {
      const dir = join(runsDir, candidate);
      if (!(await makeFolder(dir))) continue;
      await sync(runsDir);
      return await openFolder(dir, candidate);
    }
  } catch (error) {
    throw folderTrouble(error, runsDir);
  }
  throw new BenchError(
    'LB_USAGE',
    `run ${id ?? ''} is there already`,
    'choose another --id, or resume that run',
  );
}

/** Opens a run to go on with it: what a crash cut off is undone first. */
export async function openRun(runsDir: string, id: string): Promise<RunFolder> {
  const dir = join(runsDir, checkRunId(id));
  if (!(await isFile(join(dir, JOURNAL)))) {
    throw new BenchError(
      'LB_RUN_NOT_FOUND',
      `no run ${id} in ${runsDir}`,
      'list the runs to see their names',
    );
  }
  try {
    return await openFolder(dir, id);
  } catch (error) {
    throw folderTrouble(error, dir);
  }
}

/** A run's folder while this process, and no other, writes to it. */
export class RunFolder implements AsyncDisposable {
  readonly id: string;
  readonly dir: string;
  readonly path: string;
  /** What had to be undone when it was opened. */
  readonly repair: Repair;
  readonly #lock: RunLock;
  readonly #file: FileHandle;
  #written: Promise<void> = Promise.resolve();

  constructor(at: { id: string; dir: string }, lock: RunLock, file: FileHandle, repair: Repair) {
    this.id = at.id;
    this.dir = at.dir;
    this.path = join(at.dir, JOURNAL);
    this.repair = repair;
    this.#lock = lock;
    this.#file = file;
  }

  /**
   * Writes all of the records with one call and resolves when they are on the disk. After a write that failed nothing
   * more is written, since it could follow half a line.
   */
  append(records: readonly BenchRecord[]): Promise<void> {
    const bytes = Buffer.from(records.map(encodeRecord).join(''), 'utf8');
    this.#written = this.#written.then(async () => {
      try {
        await this.#file.appendFile(bytes);
        await this.#file.datasync();
      } catch (error) {
        throw storeTrouble(error, this.path, 'resume the run');
      }
    });
    return this.#written;
  }

  records(): AsyncGenerator<BenchRecord> {
    return readRecords(this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#written;
    } catch {
      // Whoever appended was told; a second error here would only hide the first.
    } finally {
      await this.#file.close();
      await this.#lock[Symbol.asyncDispose]();
    }
  }
}

async function openFolder(dir: string, id: string): Promise<RunFolder> {
  const lock = await lockRun(dir, id);
  let file: FileHandle | undefined;
  try {
    file = await open(join(dir, JOURNAL), 'a');
    const repair = await repairJournal(join(dir, JOURNAL));
    await file.sync();
    await sync(dir);
    return new RunFolder({ id, dir }, lock, file, repair);
  } catch (error) {
    await file?.close();
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

async function makeFolder(dir: string): Promise<boolean> {
  try {
    await mkdir(dir);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** A new name survives a power cut only once its folder is on the disk. */
async function sync(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not to be looked at: no run either way.
    return false;
  }
}
