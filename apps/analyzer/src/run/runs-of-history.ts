import { BenchError } from '@lambda-bench/config';
import { historyRun, type HistoryRun } from '@lambda-bench/report';
import { listRuns } from '@lambda-bench/stores';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFacts } from './read-facts.ts';
import { locateRun } from './locate-run.ts';
import type { SourceHost } from './run-source.ts';

/** Runs that belong into one history, and what is to be said of the others. */
export interface RunsOfHistory {
  readonly runs: readonly HistoryRun[];
  readonly notes: readonly string[];
}

interface Wanted {
  /** Names or paths; none means every run of the folder. */
  readonly references: readonly string[];
  readonly folder: string;
  /** Else that of the run that was begun last. */
  readonly backend: string | undefined;
}

/** Reads one run at a time and keeps its medians alone: a year of runs fits. */
export async function readRunsOfHistory(wanted: Wanted, host: SourceHost): Promise<RunsOfHistory> {
  const { journals, notes } =
    wanted.references.length > 0 ? await named(wanted, host) : await allOf(wanted.folder, host);
  const read = new Map<string, HistoryRun>();
  const unusable: string[] = [];
  for (const journal of journals) {
    const run = historyRun(await readFacts(journal));
    if (run === undefined) unusable.push(journal);
    else read.set(`${run.id} ${run.at}`, run);
  }
  const { runs, leftOut } = oneKind([...read.values()], wanted.backend);
  if (runs.length < 2) throw tooFew(runs.length, read.size, wanted);
  return {
    runs,
    notes: [
      ...notes,
      ...unusable.map(
        (journal) => `${journal} has no header and is left out: nobody knows when it was measured.`,
      ),
      ...leftOut,
    ],
  };
}

async function named({ references, folder }: Wanted, host: SourceHost) {
  const journals: string[] = [];
  for (const reference of references) {
    const { journal } = await locateRun(reference, host, folder);
    journals.push(journal);
  }
  return { journals, notes: [] };
}

async function allOf(name: string, host: SourceHost) {
  const folder = resolve(host.cwd, name);
  if (!existsSync(folder)) {
    throw new BenchError(
      'LB_USAGE',
      `a history needs two runs, and the folder ${name} does not exist`,
      'name the folder of the runs with --folder; npx lambda-bench run measures one',
    );
  }
  const runs = await listRuns(folder);
  return {
    journals: runs.flatMap((run) => (run.status === 'unreadable' ? [] : [run.path])),
    notes: runs.flatMap((run) =>
      run.status === 'unreadable' ? [`${run.id} cannot be read and is left out: ${run.reason}.`] : [],
    ),
  };
}

/** Medians of two backends, regions or suites are no series. The kind of the latest run is shown unless a backend is asked for. */
function oneKind(all: readonly HistoryRun[], backend: string | undefined) {
  const ordered = [...all].sort((a, b) => a.at - b.at);
  const latest = ordered.findLast((run) => backend === undefined || run.backend === backend);
  if (latest === undefined) return { runs: [], leftOut: [] };
  const runs = ordered.filter((run) => kindOf(run) === kindOf(latest));
  const others = new Map<string, number>();
  for (const run of ordered) {
    if (kindOf(run) !== kindOf(latest)) others.set(kindOf(run), (others.get(kindOf(run)) ?? 0) + 1);
  }
  const leftOut = [...others].map(
    ([kind, count]) =>
      `${count} ${count === 1 ? 'run' : 'runs'} of the ${kind} ${count === 1 ? 'is' : 'are'} left out: another place is another history.`,
  );
  return { runs, leftOut };
}

function kindOf({ suite, backend, region }: HistoryRun): string {
  return `${suite} suite on the ${backend} backend, ${region},`;
}

function tooFew(count: number, read: number, { references, folder, backend }: Wanted): BenchError {
  const where = references.length > 0 ? 'those that were named' : folder;
  const kind = backend === undefined ? '' : ` on the ${backend} backend`;
  const hint =
    read > count
      ? 'name runs of one suite, backend and region, or choose with --backend'
      : 'npx lambda-bench run measures one more; npx lambda-bench list shows what there is';
  return new BenchError(
    'LB_USAGE',
    `a history needs two runs${kind}, there ${count === 1 ? 'is one' : 'are none'} in ${where}`,
    hint,
  );
}
