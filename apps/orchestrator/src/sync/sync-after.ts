import { BenchError, ERRORS, RESULTS_TABLE, type ExitName } from '@lambda-bench/config';
import type { Host, OptionTable } from '@lambda-bench/host';
import { findRun, openTableOf, type Results } from '@lambda-bench/stores';
import { sendRun } from './send-run.ts';

/** Of a command that measures and may keep what it found in the table as well. */
export const SYNC_OPTIONS = {
  sync: {
    type: 'boolean',
    default: false,
    describe: 'bring the run into the table of results when it has ended',
  },
  table: { type: 'string', describe: `the table that --sync writes to (${RESULTS_TABLE.name})` },
} as const satisfies OptionTable;

export interface SyncAsked {
  readonly sync: boolean;
  readonly table: string | undefined;
  readonly region: string | undefined;
  readonly runs: string;
  readonly 'dry-run': boolean;
  readonly json: boolean;
}

/** Before an hour of measuring, not after it: whether there is such a table, and whether it may be used. */
export async function checkSync(asked: SyncAsked, host: Host): Promise<void> {
  if (!asked.sync) {
    if (asked.table === undefined) return;
    throw new BenchError('LB_USAGE', '--table is for --sync', 'add --sync, or leave --table out');
  }
  if (asked['dry-run']) return;
  await using results = await openAsked(asked, host);
  await results.listStoredRuns().next();
}

/** Whatever goes wrong here, the run is in its folder, and can be brought later. */
export async function syncAfter(
  ended: { readonly exit: ExitName; readonly id: string; readonly runs: string },
  asked: SyncAsked,
  host: Host,
): Promise<ExitName> {
  const { exit, id, runs } = ended;
  const later = commandFor(id, asked);
  if (exit === 'interrupted') {
    host.stderr.write(`Not brought into the table, as the run is not over; when it is: ${later}\n`);
    return exit;
  }
  try {
    await using results = await openAsked(asked, host);
    // What a program reads is lines of JSON alone.
    await sendRun(await findRun(runs, id), { results }, asked.json ? { ...host, stdout: host.stderr } : host);
    return exit;
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    host.stderr.write(
      `error ${error.code}: ${error.message}\n  → ${error.hint}\nThe run is whole in its folder; it is brought into the table with: ${later}\n`,
    );
    return exit === 'ok' ? ERRORS[error.code].exit : exit;
  }
}

function openAsked({ table = RESULTS_TABLE.name, region }: SyncAsked, host: Host): Promise<Results> {
  return openTableOf({ table, region }, host);
}

function commandFor(id: string, { table, region, runs }: SyncAsked): string {
  return [
    `npx lambda-bench sync ${id}`,
    ...(runs === 'runs' ? [] : [`--runs=${runs}`]),
    ...(table === undefined ? [] : [`--table=${table}`]),
    ...(region === undefined ? [] : [`--region=${region}`]),
  ].join(' ');
}
