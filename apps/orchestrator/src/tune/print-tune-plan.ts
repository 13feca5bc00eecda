import { pricesOf, type ArchitectureId } from '@lambda-bench/config';
import { alignColumns, type Host } from '@lambda-bench/host';
import { invocationCost } from '@lambda-bench/metrics';
import { roundVisits, type Plan } from '@lambda-bench/plan';
import type { FunctionInfo, Target } from '@lambda-bench/runner';
import { printJson } from '../measure/begin-run.ts';
import type { Place } from '../measure/place.ts';
import { skipLines } from '../measure/print-plan.ts';
import type { TunePayload } from './tune-payloads.ts';

export interface TunePlan {
  readonly plan: Plan<Target>;
  readonly place: Place;
  readonly region: string;
  readonly fn: { readonly name: string; readonly runtime: string; readonly arch: ArchitectureId };
  readonly deployed: FunctionInfo | undefined;
  readonly payloads: readonly TunePayload[];
}

/** What a tuning would do. How long the function takes nobody knows yet, so time and money are told per second of it. */
export function printTunePlan(host: Host, tune: TunePlan, json: boolean): void {
  const estimate = estimateOf(tune);
  const { plan, place, fn, deployed, payloads, region } = tune;
  if (json) {
    printJson(host, { type: 'plan', cells: plan.cells.length, samples: plan.samples, estimate });
    return;
  }
  const sizes = [...new Set(plan.cells.map((cell) => cell.memoryMb))];
  const { invocations, updates, minutes, minutesPerSecond, usdPerSecond } = estimate;
  const dollars = usdPerSecond === undefined ? `no price known for ${region}` : usdPerSecond.toFixed(3);
  host.stdout.write(
    alignColumns(
      [{ title: `tuning ${fn.name}` }, { title: `${fn.runtime} ${fn.arch}, ${place.name}`, align: 'right' }],
      [
        ['memory sizes', sizes.join(' ')],
        ...(payloads.length === 1 ? [] : [['payloads', String(payloads.length)]]),
        ['rounds', String(plan.rounds)],
        ['samples per size', `${plan.coldPerCell} cold + ${plan.warmPerCell} warm`],
        ['invocations', String(invocations)],
        ['memory updates', String(updates)],
        ['minutes beside the invocations, about', minutes.toFixed(1)],
        ['minutes more for each second that one takes', minutesPerSecond.toFixed(1)],
        [`dollars${place.name === 'aws' ? '' : ' on AWS'} for each second that one takes`, dollars],
        ['seed', String(plan.seed)],
      ],
    ),
  );
  host.stdout.write(skipLines(plan));
  if (deployed === undefined) return;
  host.stdout.write(
    `${deployed.name} is really invoked, and does what it does. It has ${deployed.memoryMb} MB now and is given that back; nothing else of it is changed.\n` +
      `Whoever else calls it meanwhile meets the size that is being measured.\n`,
  );
}

/** A cold start on top of what it takes to change the size. */
const COLD_SECONDS = 0.5;

function estimateOf({ plan, place, region }: TunePlan) {
  const visits = plan.cells.length * plan.rounds;
  const invocations = plan.cells.length * (plan.coldPerCell + plan.warmPerCell);
  const updates = updatesOf(plan);
  const perVisit = 1 + Math.ceil(plan.warmPerCell / Math.max(1, plan.coldPerCell));
  const prices = pricesOf(region);
  return {
    invocations,
    updates,
    minutes: (updates * place.assumed.updateSeconds + visits * COLD_SECONDS) / 60,
    minutesPerSecond: (visits * perVisit) / 60,
    usdPerSecond:
      prices === undefined
        ? undefined
        : plan.cells.reduce(
            (sum, { memoryMb, arch }) =>
              sum +
              (plan.coldPerCell + plan.warmPerCell) *
                invocationCost({ billedMs: 1000, memoryMb, architecture: arch }, prices).totalUsd,
            0,
          ),
  };
}

/** One a visit, two where the size is the one it has already, and the one that puts it back. */
function updatesOf(plan: Plan<Target>): number {
  let updates = 1;
  let current: number | undefined;
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { cell } of roundVisits(plan, round)) {
      updates += current === cell.memoryMb ? 2 : 1;
      current = cell.memoryMb;
    }
  }
  return updates;
}
