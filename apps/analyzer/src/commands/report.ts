import { BenchError } from '@lambda-bench/config';
import { defineCommand } from '@lambda-bench/host';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeReportFolder } from '../files/report-folder.ts';
import { FILTER_OPTIONS, filterOf } from '../filter-options.ts';
import { modelOf } from '../model-of.ts';
import { pivotTables } from '../pivot/pivot-table.ts';
import { PRINTED_FORMATS, printModel } from '../print-model.ts';
import { EXTRA_OPTIONS, extrasOf } from '../report-extras.ts';
import { readFacts } from '../run/read-facts.ts';
import { openRunSource } from '../run/run-source.ts';
import { STORE_OPTIONS } from '../run/store-options.ts';

export const reportCommand = defineCommand({
  usage: 'report [run]',
  options: {
    run: { type: 'string', default: 'latest', describe: 'which run: its name, its folder, or latest' },
    ...STORE_OPTIONS,
    ...FILTER_OPTIONS,
    format: {
      choices: PRINTED_FORMATS,
      default: 'text',
      describe: 'what is printed; the folder has every format',
    },
    json: { type: 'boolean', default: false, describe: 'the same as --format=json' },
    out: { type: 'string', describe: 'where the files go instead of report/ in the run’s folder' },
    pivot: {
      type: 'boolean',
      default: false,
      describe: 'also medians by function and memory, as data frames',
    },
    ...EXTRA_OPTIONS,
    'print-only': { type: 'boolean', default: false, describe: 'write no files' },
  },
  examples: [
    ['report', 'of the run that was begun last'],
    ['report 2026-01-05-a --workload=light --format=markdown', 'of one workload, for a pull request'],
  ],
  async run(args, host) {
    const extras = extrasOf(args);
    await using source = await openRunSource(args.run, args, host);
    const facts = await readFacts(source);
    const model = modelOf({ facts, filter: filterOf(args), ...extras });
    if (model.verdicts.length === 0 && facts.series.size > 0) {
      throw new BenchError(
        'LB_USAGE',
        'the filters leave nothing of the run',
        'loosen --runtime, --workload or --arch',
      );
    }
    printModel(model, args.json ? 'json' : args.format, host);
    const pivots = args.pivot ? pivotTables(model) : [];
    for (const { title, text } of pivots) host.stdout.write(`\n${title}\n${text}\n`);
    if (args['print-only']) return 'ok';
    const folder = args.out === undefined ? join(source.folder, 'report') : resolve(host.cwd, args.out);
    await writeReportFolder(model, folder);
    for (const { id, csv } of pivots) await writeFile(join(folder, 'tables', `${id}.csv`), csv);
    host.stderr.write(`page, charts and tables: ${join(folder, 'index.html')}\n`);
    return 'ok';
  },
});
