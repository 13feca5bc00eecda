import { defineCommand } from '@lambda-bench/host';
import { explain } from '../explain/explain.ts';
import { beginRun, refuseNothing } from '../measure/begin-run.ts';
import { TUNE_OPTIONS } from '../tune/tune-options.ts';
import { tuneWork } from '../tune/tune-work.ts';

export const tuneCommand = defineCommand({
  usage: 'tune <function>',
  options: {
    ...TUNE_OPTIONS,
    function: {
      type: 'string',
      demandOption: true,
      describe: 'a folder, a zip, or a deployed function’s name or ARN',
    },
  },
  examples: [
    ['tune ./my-function --runtime=nodejs22.x --payload=event.json', 'which memory for this folder?'],
    [
      'tune ./my-function --runtime=nodejs22.x --payload=9:small.json --payload=1:large.json --requests=3000000',
      'nine small events to a large one, three million a month',
    ],
    [
      'tune my-function --backend=aws --payload=event.json --budget=1',
      'a deployed function, put back as it was',
    ],
  ],
  async run(args, host) {
    // A reader of JSON has no use for a report in words, and can ask for one in JSON afterwards.
    const work = { ...(await tuneWork(args, host)), explained: !args.json, balanceFollows: !args.json };
    if (args['dry-run']) refuseNothing(work.plan);
    const ended = await beginRun(args, work, host);
    if (ended === undefined) return 'ok';
    const { exit, run } = ended;
    // What was interrupted goes on before it is explained; of nothing there is nothing to say.
    if (!work.explained || exit === 'interrupted' || exit === 'prerequisite') return exit;
    const explained = await explain(['report', run.dir], host);
    return exit === 'ok' ? explained : exit;
  },
});
