import { defineCommand } from '@lambda-bench/host';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openSampleDatabase } from '../export/sample-database.ts';
import { sampleRow } from '../export/sample-row.ts';
import { locateRun } from '../run/locate-run.ts';
import { readFacts, readHeader } from '../run/read-facts.ts';

const FORMATS = ['csv', 'json', 'parquet'] as const;

export const exportCommand = defineCommand({
  usage: 'export [run]',
  options: {
    run: { type: 'string', default: 'latest', describe: 'which run: its name, its folder, or latest' },
    format: { choices: FORMATS, default: 'csv', describe: 'of the file' },
    out: { type: 'string', describe: 'the file instead of export/samples.<format> in the run’s folder' },
  },
  examples: [['export latest --format=parquet', 'every sample, a row each, for other tools']],
  async run(args, host) {
    const place = await locateRun(args.run, host);
    const { region } = (await readHeader(place.journal)) ?? {};
    await using database = await openSampleDatabase();
    const facts = await readFacts(place.journal, {
      onFact: (fact) => {
        database.add(sampleRow(fact, region));
      },
    });
    const file =
      args.out === undefined
        ? join(place.folder, 'export', `samples.${args.format}`)
        : resolve(host.cwd, args.out);
    await mkdir(dirname(file), { recursive: true });
    await database.copyTo(file, args.format);
    const unreadable = facts.unreadable.reduce((sum, { count }) => sum + count, 0);
    const left = unreadable === 0 ? '' : `; ${unreadable} with a REPORT that cannot be read are left out`;
    host.stdout.write(`${facts.books.samples - unreadable} samples${left}: ${file}\n`);
    return 'ok';
  },
});
