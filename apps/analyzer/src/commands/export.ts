import { counted } from '@lambda-bench/config';
import { defineCommand } from '@lambda-bench/host';
import { join, resolve } from 'node:path';
import { openSampleDatabase } from '../export/sample-database.ts';
import { sampleRow } from '../export/sample-row.ts';
import { writeExport } from '../export/write-export.ts';
import { readFacts, readHeader } from '../run/read-facts.ts';
import { openRunSource } from '../run/run-source.ts';
import { STORE_OPTIONS } from '../run/store-options.ts';

const FORMATS = ['csv', 'json', 'parquet'] as const;

export const exportCommand = defineCommand({
  usage: 'export [run]',
  options: {
    run: { type: 'string', default: 'latest', describe: 'which run: its name, its folder, or latest' },
    ...STORE_OPTIONS,
    format: { choices: FORMATS, default: 'csv', describe: 'of the file' },
    out: { type: 'string', describe: 'the file instead of export/samples.<format> in the run’s folder' },
  },
  examples: [['export latest --format=parquet', 'every sample, a row each, for other tools']],
  async run(args, host) {
    await using source = await openRunSource(args.run, args, host);
    const header = await readHeader(source);
    await using database = await openSampleDatabase();
    const facts = await readFacts(source, {
      onFact: (fact) => {
        database.add(sampleRow(fact, header));
      },
    });
    const file =
      args.out === undefined
        ? join(source.folder, 'export', `samples.${args.format}`)
        : resolve(host.cwd, args.out);
    await writeExport(file, () => database.copyTo(file, args.format));
    const unreadable = facts.unreadable.reduce((sum, { count }) => sum + count, 0);
    const left = unreadable === 0 ? '' : `; ${unreadable} with a REPORT that cannot be read are left out`;
    host.stdout.write(`${counted(facts.books.samples - unreadable, 'sample')}${left}: ${file}\n`);
    return 'ok';
  },
});
