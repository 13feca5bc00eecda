import { resolve } from 'node:path';
import { resolveRegion } from '@lambda-bench/backend';
import { BenchError, DEFAULT_STACK, TEST_DATA_TABLE, type ExitName } from '@lambda-bench/config';
import { alignColumns, defineCommand, type Host } from '@lambda-bench/host';
import { Aws } from '../ec2/aws.ts';
import { confirm } from '../measure/confirm.ts';
import { findLeftovers } from '../sweep/find-leftovers.ts';
import { ageText, readAge, type Leftover } from '../sweep/leftover.ts';

export const sweepCommand = defineCommand({
  usage: 'sweep',
  options: {
    region: { type: 'string', describe: 'AWS region; one of run’s' },
    stack: { type: 'string', default: DEFAULT_STACK, describe: 'deployment whose leftovers are looked for' },
    's3-bucket': { type: 'string', describe: 'bucket that ec2 was given instead of the runner stack’s' },
    'older-than': { type: 'string', default: '6h', describe: 'only what is older, e.g. 90m, 6h, 2d' },
    stacks: { type: 'boolean', default: false, describe: 'remove stacks whose time is over as well' },
    runs: {
      type: 'string',
      default: 'runs',
      describe: 'folder of the runs: what is fetched, and what is going on',
    },
    'poll-seconds': { type: 'number', default: 2, describe: 'between two looks at an instance that ends' },
    'dry-run': { type: 'boolean', default: false, describe: 'show what is left, and stop' },
    yes: { type: 'boolean', default: false, describe: 'do not ask before it removes' },
  },
  examples: [
    ['sweep --dry-run', 'what runs left on AWS that crashed'],
    ['sweep --older-than=2d', 'removes it after a yes, if it is older than two days'],
  ],
  async run(args, host) {
    const olderThanMs = readAge(args['older-than']);
    if (olderThanMs === undefined) {
      throw new BenchError(
        'LB_USAGE',
        `--older-than ${args['older-than']} is not an age`,
        'minutes, hours or days, such as 90m, 6h, 2d',
      );
    }
    const now = Date.now();
    using aws = new Aws(await resolveRegion(host.env, args.region));
    const { leftovers, notes } = await findLeftovers(aws, {
      stack: args.stack,
      bucket: args['s3-bucket'],
      runs: resolve(host.cwd, args.runs),
      stacks: args.stacks,
      pollMs: Math.max(1, args['poll-seconds'] * 1000),
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
  },
});

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
