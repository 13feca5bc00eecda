import { defineCommand, listOption } from '@lambda-bench/host';
import { buildComparison } from '@lambda-bench/report';
import { resolve } from 'node:path';
import { writeReportFolder } from '../files/report-folder.ts';
import { PRINTED_FORMATS, printModel } from '../print-model.ts';
import { PUBLISHED, readSide } from '../run/read-side.ts';
import { filterOf } from '../filter-options.ts';

export const compareCommand = defineCommand({
  usage: 'compare <from> <to>',
  options: {
    from: {
      type: 'string',
      demandOption: true,
      describe: `the base: a run, a folder of an export in JSON, or ${PUBLISHED}`,
    },
    to: { type: 'string', demandOption: true, describe: 'what is compared with it' },
    runtime: listOption('only these runtimes'),
    workload: listOption('only these workloads'),
    arch: listOption('only these architectures: arm64, x86_64'),
    format: { choices: PRINTED_FORMATS, default: 'text', describe: 'what is printed' },
    json: { type: 'boolean', default: false, describe: 'the same as --format=json' },
    out: { type: 'string', describe: 'also write page, charts and tables to this folder' },
  },
  examples: [
    ['compare 2026-01-05-a 2026-01-12-a', 'what a week changed'],
    [`compare ${PUBLISHED} latest`, 'a run against the table published in 2025-12'],
  ],
  async run(args, host) {
    const model = buildComparison(
      await readSide(args.from, host),
      await readSide(args.to, host),
      filterOf(args),
    );
    printModel(model, args.json ? 'json' : args.format, host);
    if (args.out !== undefined) await writeReportFolder(model, resolve(host.cwd, args.out));
    return 'ok';
  },
});
