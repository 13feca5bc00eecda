import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/backend';
import { BenchError } from '@lambda-bench/config';
import { defineCommand } from '@lambda-bench/host';
import { restoreFunctions } from '@lambda-bench/runner';
import { findRun } from '@lambda-bench/stores';
import { readRecorded } from '../measure/recorded-options.ts';
import { sdkBackend } from '../measure/sdk-backend.ts';

export const restoreCommand = defineCommand({
  usage: 'restore',
  options: {
    id: { type: 'string', default: 'latest', describe: 'name of the run, or the beginning of it' },
    runs: { type: 'string', default: 'runs', describe: 'folder of the runs' },
  },
  async run(args, host) {
    const { id, header, status } = await findRun(resolve(host.cwd, args.runs), args.id);
    const { backend: name, stack } = readRecorded(header);
    if (name !== 'aws') {
      host.stdout.write(
        `run ${id} was made on ${name}: its functions ended with it, nothing is to be put back\n`,
      );
      return 'ok';
    }
    if (status === 'running') {
      throw new BenchError(
        'LB_RUN_LOCKED',
        `run ${id} is still going on`,
        'Ctrl-C in its terminal puts the functions back',
      );
    }
    const region = await resolveRegion(host.env, header.region);
    await using backend = sdkBackend({ name, region, functions: { stack } });
    const restorations = await restoreFunctions(backend, await backend.discover(), header);
    for (const { functionName, error } of restorations) {
      host.stdout.write(
        error === undefined
          ? `${functionName} is as it was\n`
          : `${functionName} is not as it was: ${error}\n`,
      );
    }
    return restorations.some(({ error }) => error !== undefined) ? 'backend' : 'ok';
  },
});
