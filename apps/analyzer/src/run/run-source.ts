import type { Host } from '@lambda-bench/host';
import type { Decoded } from '@lambda-bench/records';
import { checkRunId, openTableOf, readJournal, type Results, type TableArgs } from '@lambda-bench/stores';
import { join } from 'node:path';
import { locateRun, RUNS } from './locate-run.ts';
import type { StoreArgs } from './store-options.ts';

export type SourceHost = Pick<Host, 'cwd' | 'env' | 'stderr'>;

/** A run that can be read, wherever it is. */
export interface RunSource extends AsyncDisposable {
  readonly id: string;
  /** Where what is made of it goes. */
  readonly folder: string;
  /** For messages. */
  readonly name: string;
  /** From the first line on, each time. */
  readonly entries: () => AsyncIterable<Decoded>;
}

export async function openRunSource(
  reference: string,
  args: StoreArgs,
  host: SourceHost,
): Promise<RunSource> {
  if (args.from === 'dynamodb') return storedRun(reference, args, host);
  const { id, folder, journal } = await locateRun(reference, host);
  return {
    id,
    folder,
    name: journal,
    entries: () => readJournal(journal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

export async function storedRun(reference: string, args: TableArgs, host: SourceHost): Promise<RunSource> {
  const results = await openTableOf(args, host);
  try {
    const { run, lines } = await results.findStoredRun(reference);
    return {
      id: run,
      folder: join(host.cwd, RUNS, checkRunId(run)),
      name: `run ${run} in table ${results.table}`,
      entries: () => entriesOf(results, run, lines, host),
      [Symbol.asyncDispose]: () => results[Symbol.asyncDispose](),
    };
  } catch (error) {
    await results[Symbol.asyncDispose]();
    throw error;
  }
}

async function* entriesOf(
  results: Results,
  run: string,
  lines: number,
  { stderr }: SourceHost,
): AsyncGenerator<Decoded> {
  let line = 0;
  const onWait = (notice: string) => {
    stderr.write(`${notice}\n`);
  };
  for await (const record of results.readRun(run, lines, onWait)) {
    line += 1;
    yield { ok: true, line, record };
  }
}
