import { resolve } from 'node:path';
import { counted, BenchError, type ExitName } from '@lambda-bench/config';
import { defineCommand, type Host } from '@lambda-bench/host';
import {
  findRun,
  LATEST,
  listRuns,
  openTableOf,
  TABLE_OPTIONS,
  type Results,
  type RunSummary,
} from '@lambda-bench/stores';
import { downloadRun } from '../sync/download.ts';
import { lineProgress } from '../sync/line-progress.ts';
import { sendRun } from '../sync/send-run.ts';

const DIRECTIONS = ['dynamodb', 'folder'] as const;

export const syncCommand = defineCommand({
  usage: 'sync [run]',
  options: {
    run: {
      type: 'string',
      default: 'latest',
      describe: 'which run: its name, the beginning of it, or latest',
    },
    to: {
      choices: DIRECTIONS,
      describe: 'where it is brought; to the table unless the run is in no folder',
    },
    runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
    ...TABLE_OPTIONS,
    'dry-run': { type: 'boolean', default: false, describe: 'say what would be written, and write nothing' },
    again: { type: 'boolean', default: false, describe: 'also write to the table what is there already' },
  },
  examples: [
    ['sync', 'the run that was begun last goes into the table; again later, what came since'],
    ['sync 2026-01-05-a --to=folder', 'a run of another machine'],
  ],
  async run(args, host) {
    if (args.again && args.to === 'folder') {
      throw new BenchError(
        'LB_USAGE',
        '--again is for what is brought to the table, and --to=folder brings it from there',
        'leave one of them out; a folder that is to be fetched anew is removed first',
      );
    }
    const runs = resolve(host.cwd, args.runs);
    // What is to be sent has to be here, whoever may reach the table.
    const found = args.to === 'folder' ? undefined : await inFolder(runs, args.run, args.to);
    await using results = await openTableOf(args, host);
    const request = { results, runs, dryRun: args['dry-run'], again: args.again };
    return found === undefined ? await bring(args.run, request, host) : await sendRun(found, request, host);
  },
});

interface SyncRequest {
  readonly results: Results;
  readonly runs: string;
  readonly dryRun: boolean;
  readonly again: boolean;
}

/** Undefined where the folder has none that could be meant, and the table may have it. */
async function inFolder(
  runs: string,
  reference: string,
  to: 'dynamodb' | undefined,
): Promise<RunSummary | undefined> {
  if (to === 'dynamodb') return await findRun(runs, reference);
  const listed = await listRuns(runs);
  if (listed.some(({ id }) => reference === LATEST || id.startsWith(reference))) {
    return await findRun(runs, reference);
  }
  if (reference !== LATEST) return undefined;
  throw new BenchError(
    'LB_RUN_NOT_FOUND',
    `there are no runs in ${runs}`,
    'name their folder with --runs; --to=folder brings the latest run of the table',
  );
}

async function bring(
  reference: string,
  { results, runs, dryRun }: SyncRequest,
  host: Host,
): Promise<ExitName> {
  const testRun = await results.findStoredRun(reference);
  const progress = lineProgress(host, `run ${testRun.run} from ${results.table}`);
  const done = await downloadRun(results, testRun, {
    runs,
    dryRun,
    onProgress: (lines) => {
      progress.at(lines);
    },
    onWait: (notice) => {
      progress.end();
      host.stderr.write(`${notice}\n`);
    },
  });
  progress.end();
  if (done.beyond > 0) {
    host.stdout.write(
      `${done.dir} has ${counted(done.beyond, 'more line')} than table ${results.table}; sync brings them there\n`,
    );
    return 'ok';
  }
  const written = dryRun
    ? `${counted(done.written, 'line')} would be written`
    : `${counted(done.written, 'line')} written`;
  host.stdout.write(`run ${testRun.run} in ${done.dir}: ${written}, ${done.alreadyThere} were there\n`);
  return 'ok';
}
