import { resolve } from 'node:path';
import { alignColumns, defineCommand } from '@lambda-bench/host';
import { listRuns } from '@lambda-bench/stores';

export const listCommand = defineCommand({
  usage: 'list',
  options: {
    runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
    json: { type: 'boolean', default: false, describe: 'as JSON' },
  },
  async run(args, host) {
    const runs = await listRuns(resolve(host.cwd, args.runs));
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
