import { alignColumns, defineCommand, type Host } from '@lambda-bench/host';
import { estimatePlan, makePlan, whyLanguageCannot, type Estimate, type Plan } from '@lambda-bench/plan';
import { cellsOf, MEASURE_OPTIONS, readMeasureOptions, type MeasureRequest } from '../measure-options.ts';

export const planCommand = defineCommand({
  usage: 'plan',
  options: {
    ...MEASURE_OPTIONS,
    json: { type: 'boolean', default: false, describe: 'the plan as JSON' },
  },
  examples: [
    ['plan --mode=balanced', 'what a balanced run of the core set costs'],
    ['plan --runtime=rust,go --workload=light', 'two runtimes, one workload'],
  ],
  run(args, host) {
    const request = readMeasureOptions(args, host, () => 1);
    const plan = makePlan({
      cells: cellsOf(request),
      mode: request.mode,
      seed: request.seed,
      width: request.width,
      ...(args.cold === undefined ? {} : { cold: args.cold }),
      ...(args.warm === undefined ? {} : { warm: args.warm }),
      whyNot: whyLanguageCannot,
    });
    const estimate = estimatePlan(plan, {
      region: request.region,
      workers: request.workers,
      ...assumedOf(args.backend),
    });
    if (args.json) host.stdout.write(`${JSON.stringify({ plan, estimate }, null, 2)}\n`);
    else printPlan(host, request, plan, estimate);
    return Promise.resolve('ok');
  },
});

/** On AWS an update takes one to three seconds and 15 control calls a second are allowed; the emulator has neither. */
function assumedOf(backend: string) {
  return backend === 'local'
    ? { updateSeconds: 0.05, controlCallsPerSecond: 1000 }
    : { updateSeconds: 2, controlCallsPerSecond: 15 };
}

function printPlan(host: Host, request: MeasureRequest, plan: Plan, estimate: Estimate): void {
  const left = [{ title: `plan of ${request.mode.id}` }, { title: '', align: 'right' as const }];
  host.stdout.write(
    alignColumns(left, [
      ['functions', String(estimate.functions)],
      ['cells', String(estimate.cells)],
      ['rounds', String(plan.rounds)],
      ['samples per cell', `${plan.coldPerCell} cold + ${plan.warmPerCell} warm`],
      ['invocations', String(estimate.invocations)],
      ['memory updates', String(estimate.updates)],
      ['minutes, about', estimate.minutes.toFixed(1)],
      [
        'dollars, about',
        estimate.usd === undefined ? `no price known for ${request.region}` : estimate.usd.toFixed(2),
      ],
      ['seed', String(plan.seed)],
    ]),
  );
  for (const { reason, count, samples } of groupSkips(plan)) {
    host.stdout.write(`skipped: ${count} cells, ${samples} samples: ${reason}\n`);
  }
  const guessed =
    estimate.guessedCells === 0 ? '' : `; ${estimate.guessedCells} cells without one count as a second each`;
  host.stdout.write(`Time and money rest on ${estimate.basis}${guessed}.\n`);
}

function groupSkips(plan: Plan) {
  const groups = new Map<string, { reason: string; count: number; samples: number }>();
  for (const skip of plan.skips) {
    const group = groups.get(skip.message) ?? { reason: skip.message, count: 0, samples: 0 };
    group.count += 1;
    group.samples += skip.samples;
    groups.set(skip.message, group);
  }
  return groups.values();
}
