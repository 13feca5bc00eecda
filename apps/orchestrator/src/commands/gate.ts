import type { ExitName } from '@lambda-bench/config';
import { defineCommand, type Host } from '@lambda-bench/host';
import { explain } from '../explain/explain.ts';
import { GATE_RUN_OPTIONS, type GateArgs } from '../gate/gate-options.ts';
import { openShelf, type GateShelf } from '../gate/gate-shelf.ts';
import { gateWork, type GateWork } from '../gate/gate-work.ts';
import { beginRun } from '../measure/begin-run.ts';

export const gateCommand = defineCommand({
  usage: 'gate <from> [to]',
  options: GATE_RUN_OPTIONS,
  examples: [
    [
      'gate origin/main HEAD --function=services/api --build="npm ci --omit=dev"',
      'did my pull request make it worse?',
    ],
    ['gate main --function=services/api', 'did what is in the working folder?'],
    ['gate ./before ./after --payload=event.json --threshold=5%', 'of two folders'],
  ],
  async run(args, host) {
    await using shelf = await openShelf(host);
    const prepared = await prepare(args, shelf, host);
    if (prepared === 'interrupted') return 'interrupted';
    const { work, isSame } = prepared;
    if (isSame && !args['allow-same']) {
      host.stderr.write(
        'base and head are the same code: nothing was measured (--allow-same does, and shows what chance does)\n',
      );
      return 'ok';
    }
    const ended = await beginRun({ ...args, yes: false, json: false }, work, host);
    if (ended === undefined) return 'ok';
    const { exit, run } = ended;
    // Whether what failed is the head's doing is for the judge to say.
    if (exit !== 'ok' && exit !== 'failures') return exit;
    return await explain(['judge', run.dir, ...judgeArgs(args)], host);
  },
});

/** Ctrl-C while something is built ends that, and removes the checkouts. */
async function prepare(args: GateArgs, shelf: GateShelf, host: Host): Promise<GateWork | 'interrupted'> {
  const stop = new AbortController();
  const end = host.onInterrupt(() => {
    stop.abort();
  });
  try {
    return await gateWork(args, shelf, { host, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return 'interrupted' satisfies ExitName;
    throw error;
  } finally {
    end();
  }
}

/** What it takes to fail is in the run's header already. */
function judgeArgs({ strict, format, out }: GateArgs): readonly string[] {
  return [
    ...(strict ? ['--strict'] : []),
    ...(format === undefined ? [] : [`--format=${format}`]),
    ...(out === undefined ? [] : [`--out=${out}`]),
  ];
}
