import { counted } from '@lambda-bench/config';
import type { ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { Results, RunSummary } from '@lambda-bench/stores';
import { lineProgress } from './line-progress.ts';
import { uploadJournal } from './upload.ts';

export interface SendRequest {
  readonly results: Results;
  readonly dryRun?: boolean;
  readonly again?: boolean;
}

/** Brings a run from its folder into the table, and says what was written. */
export async function sendRun(
  { id, path }: Pick<RunSummary, 'id' | 'path'>,
  { results, dryRun = false, again = false }: SendRequest,
  host: Host,
): Promise<ExitName> {
  const progress = lineProgress(host, `run ${id} to ${results.table}`);
  const done = await uploadJournal(results, path, {
    dryRun,
    again,
    onProgress: ({ lines }) => {
      progress.at(lines);
    },
  });
  progress.end();
  if (done.beyond > 0) {
    host.stdout.write(
      `run ${id}: table ${results.table} has ${counted(done.beyond, 'more line')} than this folder; --to=folder brings them\n`,
    );
    return 'ok';
  }
  const items = dryRun
    ? `${counted(done.lines - done.alreadyThere, 'line')} would be written`
    : `${counted(done.itemsWritten, 'item')} written`;
  const { status, progress: why } = done.testRun;
  const state = why === undefined ? status : `${status} (${why})`;
  host.stdout.write(
    `run ${id} in table ${results.table} in ${results.region}: ${items}, ${counted(done.alreadyThere, 'line was', 'lines were')} there, ${counted(done.aggregates, 'aggregate')}; status of the run there: ${state}\n`,
  );
  return 'ok';
}
