import type { Cell } from '@lambda-bench/config';
import { bufferHost } from '@lambda-bench/host';
import { madeJournal, type MadeRun } from '@lambda-bench/report/testing';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyzer } from '../src/cli.ts';

/** Two runtimes of one language and another one, on both architectures and two sizes, of one workload. */
export const CELLS: readonly Cell[] = (['python3.13', 'python3.12', 'rust'] as const).flatMap((runtime) =>
  (['arm64', 'x86_64'] as const).flatMap((arch) =>
    [512, 1769].map((memoryMb) => ({ runtime, arch, workload: 'light' as const, memoryMb })),
  ),
);

/** A folder of runs that nobody measured; it goes when the test is over, whatever became of it. */
export interface MadeRuns extends AsyncDisposable {
  readonly folder: string;
  /** The path of a run's folder, as a command takes it. */
  add(name: string, made?: Partial<MadeRun>): Promise<string>;
}

export async function madeRuns(): Promise<MadeRuns> {
  const folder = await mkdtemp(join(tmpdir(), 'analyzer-'));
  return {
    folder,
    add: async (name, made = {}) => {
      const run = join(folder, name);
      await mkdir(run);
      const shape = { run: name, cells: CELLS, rounds: 10, coldPerRound: 2, warmPerRound: 8, seed: name };
      await writeFile(join(run, 'journal.jsonl'), madeJournal({ ...shape, ...made }));
      return run;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function runAnalyzer(...args: string[]) {
  const host = bufferHost(args, { cwd: '.' });
  const code = await analyzer(host);
  return { code, out: host.out(), err: host.err() };
}
