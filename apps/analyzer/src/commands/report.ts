import { defineCommand, listOption, type Host } from '@lambda-bench/host';
import {
  buildReport,
  renderReportMarkdown,
  renderReportText,
  type ReportFilter,
  type ReportModel,
} from '@lambda-bench/report';
import { join, resolve } from 'node:path';
import { writeReportFolder } from '../files/report-folder.ts';
import { locateRun } from '../run/locate-run.ts';
import { readFacts } from '../run/read-facts.ts';
import { terminalOf } from '../terminal.ts';

const FORMATS = ['text', 'markdown', 'json'] as const;

export const reportCommand = defineCommand({
  usage: 'report',
  options: {
    run: { type: 'string', default: 'latest', describe: 'which run: its name, its folder, or latest' },
    runtime: listOption('only these runtimes'),
    workload: listOption('only these workloads'),
    arch: listOption('only these architectures: arm64, x86_64'),
    format: { choices: FORMATS, default: 'text', describe: 'what is printed; the folder has every format' },
    json: { type: 'boolean', default: false, describe: 'the same as --format=json' },
    out: { type: 'string', describe: 'where the files go instead of report/ in the run’s folder' },
    'no-files': { type: 'boolean', default: false, describe: 'print only, write nothing' },
  },
  examples: [
    ['report', 'of the run that was begun last'],
    ['report --run=2026-01-05-a --workload=light --format=markdown', 'of one workload, for a pull request'],
  ],
  async run(args, host) {
    const place = await locateRun(args.run, host);
    const facts = await readFacts(place.journal);
    const model = buildReport({ facts, filter: filterOf(args) });
    host.stdout.write(printed(model, args.json ? 'json' : args.format, host));
    if (!args['no-files']) {
      const folder = args.out === undefined ? join(place.folder, 'report') : resolve(host.cwd, args.out);
      await writeReportFolder(model, folder);
      host.stderr.write(`report: ${join(folder, 'index.html')}\n`);
    }
    return 'ok';
  },
});

interface FilterArgs {
  readonly runtime: readonly string[] | undefined;
  readonly workload: readonly string[] | undefined;
  readonly arch: readonly string[] | undefined;
}

export function filterOf({ runtime, workload, arch }: FilterArgs): ReportFilter {
  return {
    ...(runtime !== undefined && { runtimes: runtime }),
    ...(workload !== undefined && { workloads: workload }),
    ...(arch !== undefined && { architectures: arch }),
  };
}

function printed(model: ReportModel, format: string, host: Host): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(model, null, 2)}\n`;
    case 'markdown':
      return renderReportMarkdown(model);
    default:
      return renderReportText(model, terminalOf(host));
  }
}
