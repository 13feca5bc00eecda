import { BenchError } from '@lambda-bench/config';
import type { Header } from '@lambda-bench/records';
import { listRuns, type RunSummary } from '@lambda-bench/stores';

export interface AboutToMeasure {
  readonly region: string;
  readonly functions: ReadonlySet<string>;
}

/**
 * Refuses to measure functions that an earlier run in the same folder has not put back: the size it left would be taken
 * for their own, and put back in the end.
 */
export async function refuseUnrestored(runsDir: string, about: AboutToMeasure): Promise<void> {
  for (const { run, which } of await sharingRuns(runsDir, about)) {
    if (run.status === 'running') throw measuredNow(run, which);
    throw new BenchError(
      'LB_NOT_RESTORED',
      `run ${run.id} has not put back ${which} on AWS; the sizes it left would be taken for the original ones`,
      `npx lambda-bench restore --id ${run.id} puts them back; npx lambda-bench resume --id ${run.id} goes on with it`,
    );
  }
}

/** Refuses to change functions that another process is measuring. A run's own header knows their sizes from before. */
export async function refuseMeasuredNow(runsDir: string, own: Header): Promise<void> {
  const about = { region: own.region, functions: new Set(own.functions.map(({ name }) => name)) };
  for (const { run, which } of await sharingRuns(runsDir, about)) {
    if (run.status === 'running' && run.id !== own.run) throw measuredNow(run, which);
  }
}

interface SharingRun {
  readonly run: RunSummary;
  readonly which: string;
}

/** Runs that are changing functions of ours, or have left them changed. */
async function sharingRuns(runsDir: string, about: AboutToMeasure): Promise<readonly SharingRun[]> {
  return (await listRuns(runsDir)).flatMap((run) => {
    if (run.status === 'unreadable' || !hasChanged(run)) return [];
    const shared = sharedWith(run.header, about);
    const [first] = shared;
    if (first === undefined) return [];
    return [{ run, which: shared.length === 1 ? first : `${first} and ${shared.length - 1} more` }];
  });
}

function measuredNow({ id }: RunSummary, which: string): BenchError {
  return new BenchError(
    'LB_RUN_LOCKED',
    `run ${id} is measuring ${which} on AWS right now`,
    'wait for it to end, or measure other functions',
  );
}

function hasChanged({ status, header, footer }: RunSummary): boolean {
  return header.backend === 'aws' && (status === 'running' || footer?.restored !== true);
}

function sharedWith(header: Header, { region, functions }: AboutToMeasure): readonly string[] {
  if (header.region !== region) return [];
  return header.functions.map(({ name }) => name).filter((name) => functions.has(name));
}
