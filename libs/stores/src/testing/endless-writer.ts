import { createRun } from '../run/run-folder.ts';
import { headerRecord, visitOf } from './journal-records.ts';

/** Writes visits to a run until it is killed: `<runs folder> <run id>`. Says each that is on the disk. */
const [runsDir = '', id = ''] = process.argv.slice(2);
const run = await createRun(runsDir, { id, at: 0 });
await run.append([headerRecord(id, 1_000_000)]);
for (let round = 0; ; round += 1) {
  await run.append(visitOf(round));
  process.stdout.write(`${round}\n`);
}
