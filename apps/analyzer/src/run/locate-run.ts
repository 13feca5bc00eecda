import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { findRun, JOURNAL } from '@lambda-bench/stores';
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A run on disk. */
export interface RunPlace {
  readonly id: string;
  readonly folder: string;
  readonly journal: string;
}

/** Where `run` puts them, unless it is told otherwise; a run elsewhere is named by its path. */
export const RUNS = 'runs';

/** By its name or the beginning of it, `latest`, or the path of a run's folder or journal from wherever it was copied to. */
export async function locateRun(
  reference: string,
  host: Pick<Host, 'cwd'>,
  folder = RUNS,
): Promise<RunPlace> {
  const path = resolve(host.cwd, reference);
  const isPath = reference.includes('/') || reference.endsWith('.jsonl');
  if (isPath) return placeAt(path, reference);
  const run = await findRun(resolve(host.cwd, folder), reference);
  return { id: run.id, folder: dirname(run.path), journal: run.path };
}

function placeAt(path: string, reference: string): RunPlace {
  const journal = existsSync(path) && statSync(path).isDirectory() ? join(path, JOURNAL) : path;
  if (existsSync(journal)) return { id: basename(dirname(journal)), folder: dirname(journal), journal };
  throw new BenchError(
    'LB_RUN_NOT_FOUND',
    `no journal at ${reference}`,
    `the folder of a run, which has a ${JOURNAL}`,
  );
}
