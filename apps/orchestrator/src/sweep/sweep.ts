import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/aws';
import { BenchError, TEST_DATA_TABLE, type ExitName } from '@lambda-bench/config';
import { alignColumns, type Host } from '@lambda-bench/host';
import { Ec2Account } from '../aws/ec2-account.ts';
import { pollMsOf } from '../ec2/poll.ts';
import { confirm } from '../measure/confirm.ts';
import { findLeftovers } from './find-leftovers.ts';
import { ageText, readAge, type Leftover } from './leftover.ts';
import type { SweepOptions } from './sweep-options.ts';

/** Shows what is left over, and removes it after a yes. */
export async function sweep(args: SweepOptions, host: Host): Promise<ExitName> {
  const olderThanMs = readAge(args['older-than']);
  if (olderThanMs === undefined) {
    throw new BenchError(
      'LB_USAGE',
      `--older-than ${args['older-than']} is not an age`,
      'minutes, hours or days, such as 90m, 6h, 2d',
    );
  }
  const now = Date.now();
  using aws = new Ec2Account(await resolveRegion(host.env, args.region));
  const { leftovers, notes } = await findLeftovers(aws, {
    stack: args.stack,
    bucket: args['s3-bucket'],
    runs: resolve(host.cwd, args.runs),
    given: args,
    pollMs: pollMsOf(host.env),
    olderThanMs,
    now,
  });
  print(host, leftovers, now);
  for (const note of notes) host.stdout.write(`${note}\n`);
  host.stdout.write(`What light wrote to ${TEST_DATA_TABLE.name} expires by itself within a day.\n`);
  const removable = leftovers.filter(({ remove }) => remove !== undefined);
  if (removable.length === 0 || args['dry-run']) return 'ok';
  if (!args.yes && !(await confirm(host, `${removable.length} of these are removed.`))) {
    host.stderr.write('nothing was removed\n');
    return 'ok';
  }
  return await removeAll(removable, host);
}

function print(host: Host, leftovers: readonly Leftover[], now: number): void {
  if (leftovers.length === 0) {
    host.stdout.write('nothing is left\n');
    return;
  }
  host.stdout.write(
    alignColumns(
      [{ title: 'what' }, { title: 'name' }, { title: 'age', align: 'right' }, { title: 'why' }],
      leftovers.map(({ kind, name, since, why }) => [
        kind,
        name,
        since === undefined ? '' : ageText(now - since),
        why,
      ]),
    ),
  );
}

/** One that cannot be removed keeps none of the others. */
async function removeAll(leftovers: readonly Leftover[], host: Host): Promise<ExitName> {
  let failed = false;
  for (const { kind, name, remove } of leftovers) {
    try {
      await remove?.();
      host.stdout.write(`removed ${kind} ${name}\n`);
    } catch (error) {
      failed = true;
      const hint = error instanceof BenchError ? `\n  → ${error.hint}` : '';
      host.stderr.write(
        `${kind} ${name} could not be removed: ${error instanceof Error ? error.message : String(error)}${hint}\n`,
      );
    }
  }
  return failed ? 'backend' : 'ok';
}
