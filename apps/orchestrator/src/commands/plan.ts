import { defineCommand, workspaceRoot } from '@lambda-bench/host';
import { makePlan } from '@lambda-bench/plan';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions } from '../measure-options.ts';
import { placeOf } from '../measure/places.ts';
import { estimateOf, printPlan } from '../measure/print-plan.ts';

/** `run --dry-run` shows the same. Without a seed of its own the plan is that of seed 1, so that it can be repeated. */
export const planCommand = defineCommand({
  usage: 'plan',
  options: {
    ...MEASURE_OPTIONS,
    json: { type: 'boolean', default: false, describe: 'the plan as JSON' },
  },
  examples: [
    ['plan --mode=balanced --backend=aws', 'what a balanced run of the core set costs'],
    ['plan --runtime=rust,go --workload=light', 'two runtimes, one workload'],
  ],
  async run(args, host) {
    const request = await readMeasureOptions(args, host, () => 1);
    const cells = cellsOf(request);
    const toolchains = { root: workspaceRoot(), env: host.env };
    const place = await placeOf({ ...request, allowClipped: false, offline: true }, cells, toolchains, host);
    const plan = makePlan({ ...request, cells, whyNot: (cell) => place.whyNot(cell) });
    if (args.json)
      host.stdout.write(`${JSON.stringify({ plan, estimate: estimateOf(request, plan, place) }, null, 2)}\n`);
    else printPlan(host, request, plan, place);
    return 'ok';
  },
});
