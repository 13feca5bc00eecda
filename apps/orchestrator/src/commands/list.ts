import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { alignColumns, defineCommand, type Host } from '@lambda-bench/host';
import {
  listRuns,
  openTableOf,
  TABLE_OPTIONS,
  type ListedRun,
  type ListedTestRun,
  type TableArgs,
} from '@lambda-bench/stores';

const DEFAULT_RUNS = 'runs';

const COLUMNS = [
  { title: 'run' },
  { title: 'began' },
  { title: 'mode' },
  { title: 'backend' },
  { title: 'planned', align: 'right' },
  { title: 'status' },
  { title: 'notes' },
] as const;

export const listCommand = defineCommand({
  usage: 'list',
  options: {
    from: {
      choices: ['folder', 'dynamodb'],
      default: 'folder',
      describe: 'the runs of a folder here, or those in the table of results',
    },
    runs: { type: 'string', default: DEFAULT_RUNS, describe: 'folder of the runs' },
    ...TABLE_OPTIONS,
    json: { type: 'boolean', default: false, describe: 'as JSON' },
  },
  async run(args, host) {
    const isFolder = args.from === 'folder';
    const runs = isFolder ? await runsOf(args.runs, host) : await storedRuns(args, host);
    if (args.json) host.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
    else if (runs.length === 0) host.stdout.write(`no runs in ${isFolder ? args.runs : args.table}\n`);
    else host.stdout.write(alignColumns(COLUMNS, runs.map(rowOf)));
    return 'ok';
  },
});

async function runsOf(runs: string, { cwd }: Pick<Host, 'cwd'>): Promise<readonly ListedRun[]> {
  const folder = resolve(cwd, runs);
  // Nobody has to have measured yet, but a folder that was named should be there.
  if (runs !== DEFAULT_RUNS && !existsSync(folder)) {
    throw new BenchError(
      'LB_USAGE',
      `there is no folder ${folder}`,
      'name the folder of the runs with --runs',
    );
  }
  return await listRuns(folder);
}

async function storedRuns(args: TableArgs, host: Pick<Host, 'env'>): Promise<readonly ListedTestRun[]> {
  await using results = await openTableOf(args, host);
  const runs: ListedTestRun[] = [];
  for await (const run of results.listStoredRuns()) runs.push(run);
  return runs;
}

function rowOf(run: ListedRun | ListedTestRun): readonly string[] {
  if ('startedAt' in run) {
    const { startedAt, mode, backend, planned, status, notes } = run;
    return [run.run, minuteOf(startedAt), mode, backend, String(planned), status, notes ?? ''];
  }
  if (run.status === 'unreadable') {
    return ['id' in run ? run.id : run.run, '', '', '', '', run.status, run.reason];
  }
  const { id, header, status } = run;
  return [
    id,
    minuteOf(new Date(header.at).toISOString()),
    header.mode,
    header.backend,
    String(header.plan.samples),
    status,
    header.notes ?? '',
  ];
}

function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
