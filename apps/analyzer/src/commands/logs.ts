import { counted, BenchError } from '@lambda-bench/config';
import { defineCommand, type Host } from '@lambda-bench/host';
import { renderText } from '@lambda-bench/report';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readLogRecords, type LogFile } from '../logs/log-records.ts';
import { recordsTable, summaryTable } from '../logs/log-tables.ts';
import { terminalOf } from '../terminal.ts';

export const logsCommand = defineCommand({
  usage: 'logs',
  options: {
    file: {
      type: 'string',
      demandOption: true,
      describe: 'a log: plain text, or what aws logs filter-log-events prints',
    },
    format: {
      choices: ['text', 'jsonl'],
      default: 'text',
      describe: 'text, or a JSON object a report (the summary then goes to stderr)',
    },
  },
  examples: [
    ['logs --file=production.log', 'REPORT lines of a log, and what they sum up to'],
    ['logs --file=events.json --format=jsonl', 'for other tools'],
  ],
  async run(args, host) {
    const file = readLogRecords(await readLog(args.file, host));
    if (args.format === 'jsonl') {
      for (const record of file.records) host.stdout.write(`${JSON.stringify(record)}\n`);
      host.stderr.write(summaryOf(file, host));
      return 'ok';
    }
    if (file.records.length > 0) {
      host.stdout.write(`${renderText(recordsTable(file.records), terminalOf(host))}\n`);
    }
    host.stdout.write(summaryOf(file, host));
    return 'ok';
  },
});

function summaryOf(file: LogFile, host: Host): string {
  const damaged =
    file.incomplete === 0 ? '' : `; ${file.incomplete} cut or damaged REPORT lines are left out`;
  const found = `${counted(file.records.length, 'report')} in ${file.form === 'events' ? 'CloudWatch events' : 'plain text'}${damaged}\n`;
  return file.records.length === 0
    ? found
    : `${renderText(summaryTable(file.records), terminalOf(host))}${found}`;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

async function readLog(path: string, host: Host): Promise<string> {
  try {
    return await readFile(resolve(host.cwd, path), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const problem = PROBLEMS[code] ?? `cannot be read: ${code}`;
    throw new BenchError('LB_USAGE', `--file ${path} ${problem}`, 'the path of a log file', { cause: error });
  }
}
