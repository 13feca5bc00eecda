import { cellNames, largeJournal } from './large-journal.ts';
import { openAt, streamOf } from './results-place.ts';

/** Uploads a journal to the table at an endpoint, to be killed meanwhile: `<endpoint> <run> <rounds>`. */
const [endpoint = '', run = '', rounds = '1'] = process.argv.slice(2);
await using results = await openAt(endpoint);
const journal = largeJournal({ run, cells: cellNames(51), rounds: Number(rounds), end: 'completed' });
await results.uploadRun(streamOf(journal), {
  onProgress: ({ lines }) => {
    process.stdout.write(`${lines}\n`);
  },
});
