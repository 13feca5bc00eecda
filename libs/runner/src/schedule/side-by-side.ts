import { visitShape, type Plan } from '@lambda-bench/plan';
import type { Target } from '../target.ts';

/** An update and what it takes to notice that it is done. */
const CHANGE_SECONDS = 3;

/** Functions whose sizes would take too long one after the other, by what their cells are expected to take. */
export function functionsSideBySide(plan: Plan<Target>, seriesSecondsAtMost: number): ReadonlySet<string> {
  const seconds = new Map<string, number>();
  for (const target of plan.cells) {
    seconds.set(target.functionName, (seconds.get(target.functionName) ?? 0) + seriesSeconds(target, plan));
  }
  return new Set([...seconds].filter(([, total]) => total > seriesSecondsAtMost).map(([name]) => name));
}

/** How long a cell's visits take if nothing else holds them up. Zero for a cell of which nothing is expected. */
export function seriesSeconds(target: Target, plan: Plan<Target>): number {
  const { expected } = target;
  if (expected === undefined) return 0;
  let total = 0;
  for (let round = 0; round < plan.rounds; round += 1) {
    const { cold, warm } = visitShape(plan, round);
    total += CHANGE_SECONDS + (expected.coldMs + Math.ceil(warm / cold) * expected.warmMs) / 1000;
  }
  return total;
}
