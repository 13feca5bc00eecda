import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/backend';
import { defineCommand, type Host } from '@lambda-bench/host';
import { SCHEMA, tallyBooks, type Footer, type Header } from '@lambda-bench/records';
import { restoreFunctions, type Restoration } from '@lambda-bench/runner';
import { findRun, openRun, type RunFolder } from '@lambda-bench/stores';
import { readRecorded } from '../measure/recorded-options.ts';
import { recordsOf } from '../measure/records-of.ts';
import { refuseMeasuredNow } from '../measure/refuse-unrestored.ts';
import { sdkBackend } from '../measure/sdk-backend.ts';

export const restoreCommand = defineCommand({
  usage: 'restore',
  options: {
    id: { type: 'string', default: 'latest', describe: 'name of the run, or the beginning of it' },
    runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
  },
  async run(args, host) {
    const runs = resolve(host.cwd, args.runs);
    const { id, header } = await findRun(runs, args.id);
    const { backend: name } = readRecorded(header);
    if (name !== 'aws') {
      host.stdout.write(
        `run ${id} was made on ${name}: its functions ended with it, nothing is to be put back\n`,
      );
      return 'ok';
    }
    // Its writer's lock: a run that is going on, or a second restoring, would change the same functions.
    await using folder = await openRun(runs, id);
    await refuseMeasuredNow(runs, header);
    const restorations = await restore(header, host);
    for (const { functionName, error } of restorations) {
      host.stdout.write(
        error === undefined
          ? `${functionName} is as it was\n`
          : `${functionName} is not as it was: ${error}\n`,
      );
    }
    const restored = restorations.every(({ error }) => error === undefined);
    await note(folder, restored);
    return restored ? 'ok' : 'backend';
  },
});

/** By their names, whatever has become of the stack since. */
async function restore(header: Header, host: Host): Promise<readonly Restoration[]> {
  const region = await resolveRegion(host.env, header.region);
  const names = header.functions.map((fn) => fn.name);
  const onMissing = (name: string): void => {
    host.stdout.write(`${name} is no longer there\n`);
  };
  await using backend = sdkBackend({ name: 'aws', region, functions: { names, onMissing } });
  return await restoreFunctions(backend, await backend.discover(), header);
}

/** In the journal, where the next run looks before it measures the same functions. */
async function note(folder: RunFolder, restored: boolean): Promise<void> {
  const records = await recordsOf(folder);
  const last = records.at(-1);
  if (last?.type === 'footer' && last.restored === restored) return;
  const { samples, failures, skips, rejects, missing } = tallyBooks(records);
  const footer: Footer = {
    type: 'footer',
    schema: SCHEMA,
    at: Date.now(),
    status: missing === 0 ? 'completed' : 'interrupted',
    samples,
    failures,
    skips,
    rejects,
    restored,
  };
  await folder.append([footer]);
}
