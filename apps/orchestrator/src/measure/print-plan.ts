import { counted } from '@lambda-bench/config';
import { alignColumns, type Host } from '@lambda-bench/host';
import { invocationCost } from '@lambda-bench/metrics';
import { DEFAULT_POLICY } from '@lambda-bench/runner';
import { estimatePlan, type Estimate, type EstimateAssumptions, type Plan } from '@lambda-bench/plan';
import type { MeasureRequest } from '../measure-options.ts';
import type { Place } from './place.ts';

/** On AWS all functions of the core set are measured at once. */
const WORKERS_WITHOUT_LIMIT = 36;

export function estimateOf(request: MeasureRequest, plan: Plan, place: Place): Estimate {
  const { limits, assumed } = place;
  const perCore =
    limits.machine === undefined ? Infinity : limits.machine.cores - limits.machine.reservedCores;
  // A visit takes as many invocations at once as it has cold starts.
  const atOnce = Math.floor(limits.concurrency / place.width);
  const workers = Math.max(1, Math.min(limits.workers, perCore, atOnce, WORKERS_WITHOUT_LIMIT));
  const costUsd: EstimateAssumptions['costUsd'] = (usage, prices) => invocationCost(usage, prices).totalUsd;
  const { seriesSecondsAtMost } = { ...DEFAULT_POLICY, ...place.policy };
  return estimatePlan(plan, { region: request.region, workers, seriesSecondsAtMost, costUsd, ...assumed });
}

export function printPlan(host: Host, request: MeasureRequest, plan: Plan, place: Place): void {
  const estimate = estimateOf(request, plan, place);
  const dollars =
    estimate.usd === undefined ? `no price known for ${request.region}` : estimate.usd.toFixed(2);
  host.stdout.write(
    alignColumns(
      [{ title: `plan of ${request.mode.id}` }, { title: `on ${place.name}`, align: 'right' }],
      [
        ['functions', String(estimate.functions)],
        ['cells', String(estimate.cells)],
        ['rounds', String(plan.rounds)],
        ['samples per cell', `${plan.coldPerCell} cold + ${plan.warmPerCell} warm`],
        ['invocations', String(estimate.invocations)],
        ['memory updates', String(estimate.updates)],
        ['minutes, about', estimate.minutes.toFixed(1)],
        [place.name === 'aws' ? 'dollars, about' : 'dollars it would cost on AWS, about', dollars],
        ['seed', String(plan.seed)],
      ],
    ),
  );
  host.stdout.write(skipLines(plan));
  if (place.goesByTables === true)
    host.stdout.write(
      `These are functions of the tables, deployed or not: --stack=${request.stack} asks AWS for those that are.\n`,
    );
  const guessed =
    estimate.guessedCells === 0
      ? ''
      : `; ${counted(estimate.guessedCells, 'cell without one counts', 'cells without one count')} as a second each`;
  host.stdout.write(`Time and money rest on ${estimate.basis}${guessed}.\n`);
}

/** One line for each reason. */
export function skipLines(plan: Pick<Plan<unknown>, 'skips'>): string {
  const groups = new Map<string, { cells: number; samples: number }>();
  for (const { message, samples } of plan.skips) {
    const group = groups.get(message) ?? { cells: 0, samples: 0 };
    groups.set(message, { cells: group.cells + 1, samples: group.samples + samples });
  }
  return [...groups]
    .map(
      ([message, { cells, samples }]) =>
        `skipped: ${counted(cells, 'cell')}, ${counted(samples, 'sample')}: ${message}\n`,
    )
    .join('');
}
