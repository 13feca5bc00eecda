import { BenchError } from '@lambda-bench/config';
import { defineCommand, listOption } from '@lambda-bench/host';
import { buildHistory } from '@lambda-bench/report';
import { resolve } from 'node:path';
import { writeReportFolder } from '../files/report-folder.ts';
import { FILTER_OPTIONS, filterOf } from '../filter-options.ts';
import { PRINTED_FORMATS, printModel } from '../print-model.ts';
import { RUNS } from '../run/locate-run.ts';
import { readRunsOfHistory } from '../run/runs-of-history.ts';

export const historyCommand = defineCommand({
  usage: 'history [runs..]',
  options: {
    runs: listOption('which runs: their names or folders; every run of the folder unless some are named'),
    folder: { type: 'string', default: RUNS, describe: 'where the runs are' },
    backend: {
      choices: ['local', 'aws', 'fake'],
      describe: 'whose history, if not that of the run that was begun last',
    },
    ...FILTER_OPTIONS,
    format: { choices: PRINTED_FORMATS, default: 'text', describe: 'what is printed' },
    json: { type: 'boolean', default: false, describe: 'the same as --format=json' },
    out: { type: 'string', describe: 'also write page, charts and tables to this folder' },
  },
  examples: [
    ['history', 'of every run there is: what changed, and when'],
    ['history --workload=light --out=history', 'of one workload, with a page and charts'],
  ],
  async run(args, host) {
    const { runs, notes } = await readRunsOfHistory(
      { references: args.runs ?? [], folder: args.folder, backend: args.backend },
      host,
    );
    const filter = filterOf(args);
    const model = buildHistory(runs, filter, notes);
    if (model.verdicts.length === 0 && runs.some(({ cells }) => cells.length > 0)) {
      throw new BenchError(
        'LB_USAGE',
        'the filters leave nothing of the runs',
        'loosen --runtime, --workload or --arch',
      );
    }
    printModel(model, args.json ? 'json' : args.format, host);
    if (args.out !== undefined) {
      const folder = resolve(host.cwd, args.out);
      await writeReportFolder(model, folder);
      host.stderr.write(`page, charts and tables: ${folder}\n`);
    }
    return 'ok';
  },
});
