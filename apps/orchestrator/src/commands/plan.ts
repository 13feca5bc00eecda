import { defineCommand, workspaceRoot } from '@lambda-bench/host';
import { makePlan } from '@lambda-bench/plan';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions } from '../measure-options.ts';
import { placeOf } from '../measure/places.ts';
import { estimateOf, printPlan } from '../measure/print-plan.ts';

/** `run --dry-run` shows the same; AWS is asked only about a stack that was named. Without a seed of its own the plan is that of seed 1, so that it can be repeated. */
export const planCommand = defineCommand({
  usage: 'plan',
  options: {
    ...MEASURE_OPTIONS,
    json: { type: 'boolean', default: false, describe: 'the plan as JSON' },
  },
  examples: [
    ['plan --mode=balanced --backend=aws', 'what a balanced run of the core set costs'],
    ['plan --backend=aws --stack=LambdaBenchmarkStack', 'only the functions that are in the stack'],
    ['plan --runtime=rust,go --workload=light', 'two runtimes, one workload'],
  ],
  async run(args, host) {
    const request = await readMeasureOptions(args, host, () => 1);
    const cells = cellsOf(request);
    const toolchains = { root: workspaceRoot(), env: host.env };
    const offline = !request.asksStack;
    const place = await placeOf({ ...request, allowClipped: false, offline }, cells, toolchains, host);
    const plan = makePlan({ ...request, width: place.width, cells, whyNot: (cell) => place.whyNot(cell) });
    if (args.json)
      host.stdout.write(`${JSON.stringify({ plan, estimate: estimateOf(request, plan, place) }, null, 2)}\n`);
    else printPlan(host, request, plan, place);
    return 'ok';
  },
});
