import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { counted, BenchError } from '@lambda-bench/config';
import { defineCommand, type Host } from '@lambda-bench/host';
import type { Header } from '@lambda-bench/records';
import { restoreFunctions, type Restoration } from '@lambda-bench/runner';
import { findRun, openRun, type RunFolder } from '@lambda-bench/stores';
import { footerOf } from '../measure/footer-of.ts';
import { readRecorded } from '../measure/recorded-options.ts';
import { recordsOf } from '../measure/records-of.ts';
import { refuseMeasuredNow } from '../measure/refuse-unrestored.ts';
import { sdkBackend } from '../measure/sdk-backend.ts';
import { tellThrottled } from '../measure/tell-throttled.ts';

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
  const missing: string[] = [];
  const onMissing = (name: string): void => {
    missing.push(name);
  };
  await using backend = sdkBackend({
    name: 'aws',
    region,
    functions: { names, onMissing },
    onThrottled: tellThrottled(host),
  });
  const found = await backend.discover();
  if (found.length === 0 && names.length > 0) throw noneThere(header);
  for (const name of missing) host.stdout.write(`${name} is no longer there\n`);
  return await restoreFunctions(backend, found, header);
}

/** Most likely it is another account, and in the right one they are as the run left them. */
function noneThere({ run, region, functions }: Header): BenchError {
  return new BenchError(
    'LB_STACK',
    `none of the ${counted(functions.length, 'function')} of run ${run} is in this account in ${region}`,
    'see that AWS_PROFILE, or whatever gives the credentials, is of the account that the run measured in',
  );
}

/** In the journal, where the next run looks before it measures the same functions. */
async function note(folder: RunFolder, restored: boolean): Promise<void> {
  const records = await recordsOf(folder);
  const last = records.at(-1);
  if (last?.type === 'footer' && last.restored === restored) return;
  await folder.append([footerOf(records, { at: Date.now(), restored })]);
}
