import { defineCommand } from '@lambda-bench/host';
import { buildComparison } from '@lambda-bench/report';
import { resolve } from 'node:path';
import { writeReportFolder } from '../files/report-folder.ts';
import { PRINTED_FORMATS, printModel } from '../print-model.ts';
import { PUBLISHED, readSide, STORED } from '../run/read-side.ts';
import { TABLE_OPTIONS } from '@lambda-bench/stores';
import { FILTER_OPTIONS, filterOf } from '../filter-options.ts';

export const compareCommand = defineCommand({
  usage: 'compare <from> <to>',
  options: {
    from: {
      type: 'string',
      demandOption: true,
      describe: `the base: a run, ${STORED}<run> for one in the table of results, a folder of an export in JSON, or ${PUBLISHED}`,
    },
    to: { type: 'string', demandOption: true, describe: 'what is compared with it' },
    ...TABLE_OPTIONS,
    ...FILTER_OPTIONS,
    format: { choices: PRINTED_FORMATS, default: 'text', describe: 'what is printed' },
    json: { type: 'boolean', default: false, describe: 'the same as --format=json' },
    out: { type: 'string', describe: 'also write page, charts and tables to this folder' },
  },
  examples: [
    ['compare 2026-01-05-a 2026-01-12-a', 'what a week changed'],
    [`compare ${STORED}2026-01-05-a latest`, 'with a run that sync brought into the table'],
    [`compare ${PUBLISHED} latest`, 'a run against the table published in 2025-12'],
  ],
  async run(args, host) {
    const model = buildComparison(
      await readSide(args.from, args, host),
      await readSide(args.to, args, host),
      filterOf(args),
    );
    printModel(model, args.json ? 'json' : args.format, host);
    if (args.out !== undefined) await writeReportFolder(model, resolve(host.cwd, args.out));
    return 'ok';
  },
});
