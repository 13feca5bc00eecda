import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BenchError } from '@lambda-bench/config';
import { alignColumns, defineCommand } from '@lambda-bench/host';
import { listRuns } from '@lambda-bench/stores';

const DEFAULT_RUNS = 'runs';

export const listCommand = defineCommand({
  usage: 'list',
  options: {
    runs: { type: 'string', default: DEFAULT_RUNS, describe: 'folder of the runs' },
    json: { type: 'boolean', default: false, describe: 'as JSON' },
  },
  async run(args, host) {
    const folder = resolve(host.cwd, args.runs);
    // Nobody has to have measured yet, but a folder that was named should be there.
    if (args.runs !== DEFAULT_RUNS && !existsSync(folder)) {
      throw new BenchError(
        'LB_USAGE',
        `there is no folder ${folder}`,
        'name the folder of the runs with --runs',
      );
    }
    const runs = await listRuns(folder);
    if (args.json) {
      host.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
      return 'ok';
    }
    if (runs.length === 0) {
      host.stdout.write(`no runs in ${args.runs}\n`);
      return 'ok';
    }
    const columns = [
      { title: 'run' },
      { title: 'began' },
      { title: 'mode' },
      { title: 'backend' },
      { title: 'planned', align: 'right' as const },
      { title: 'status' },
      { title: 'notes' },
    ];
    const rows = runs.map((run) => {
      if (run.status === 'unreadable') return [run.id, '', '', '', '', run.status, run.reason];
      const { id, header, status } = run;
      return [
        id,
        new Date(header.at).toISOString().slice(0, 16).replace('T', ' '),
        header.mode,
        header.backend,
        String(header.plan.samples),
        status,
        header.notes ?? '',
      ];
    });
    host.stdout.write(alignColumns(columns, rows));
    return 'ok';
  },
});
