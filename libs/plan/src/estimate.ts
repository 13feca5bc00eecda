import {
  functionName,
  pricesOf,
  publishedDuration,
  PUBLISHED_SOURCE,
  type ArchitectureId,
  type Cell,
  type RegionPrices,
} from '@lambda-bench/config';
import { roundVisits, visitShape, type Plan } from './plan.ts';

/** What Lambda's control plane and network cost, as far as an estimate needs them. */
export interface EstimateAssumptions {
  readonly region: string;
  /** From UpdateFunctionConfiguration to LastUpdateStatus Successful. */
  readonly updateSeconds: number;
  readonly controlCallsPerSecond: number;
  /** Functions measured side by side. */
  readonly workers: number;
  /** A function that would take longer than this is measured by published versions, its sizes side by side. */
  readonly seriesSecondsAtMost: number;
  /** The price of one invocation, by the same formula that a report uses. */
  readonly costUsd: (usage: InvocationUsage, prices: RegionPrices) => number;
}

export interface InvocationUsage {
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly architecture: ArchitectureId;
}

export interface Estimate {
  readonly cells: number;
  readonly functions: number;
  readonly visits: number;
  readonly invocations: number;
  /** Memory changes, the ones that force a cold start of an unchanged size and the last that restores included. */
  readonly updates: number;
  readonly minutes: number;
  /** Undefined when the region has no known price. */
  readonly usd: number | undefined;
  /** Cells whose duration was never published: each invocation of theirs counts as about a second, which may be far off. */
  readonly guessedCells: number;
  readonly basis: string;
}

interface CellCost {
  readonly seconds: number;
  readonly usd: number;
  readonly guessed: boolean;
}

/** Invocations, updates, minutes and dollars of a plan, from published mean durations. */
export function estimatePlan(plan: Plan, assumptions: EstimateAssumptions): Estimate {
  const byFunction = new Map<string, number[]>();
  let usd = 0;
  let guessedCells = 0;
  for (const cell of plan.cells) {
    const cost = cellCost(cell, plan, assumptions);
    usd += cost.usd;
    guessedCells += cost.guessed ? 1 : 0;
    const name = functionName(cell);
    byFunction.set(name, [...(byFunction.get(name) ?? []), cost.seconds]);
  }
  const visits = plan.cells.length * plan.rounds;
  const updates = countUpdates(plan) + byFunction.size;
  const invocations = plan.cells.length * (plan.coldPerCell + plan.warmPerCell);
  const perFunctionUpdates =
    byFunction.size === 0 ? 0 : (updates / byFunction.size) * assumptions.updateSeconds;
  const perFunction = [...byFunction.values()].map((cells) => {
    const inSeries = sum(cells) + perFunctionUpdates;
    return inSeries > assumptions.seriesSecondsAtMost ? Math.max(...cells) + perFunctionUpdates : inSeries;
  });
  const seconds = Math.max(
    0,
    ...perFunction,
    sum(perFunction) / assumptions.workers,
    updates / assumptions.controlCallsPerSecond,
  );
  return {
    cells: plan.cells.length,
    functions: byFunction.size,
    visits,
    invocations,
    updates,
    minutes: seconds / 60,
    usd: pricesOf(assumptions.region) === undefined ? undefined : usd,
    guessedCells,
    basis: `mean durations of ${PUBLISHED_SOURCE.source}, ${PUBLISHED_SOURCE.measured}`,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A visit needs one update, and two when the function already has the cell's size. */
function countUpdates(plan: Plan): number {
  const current = new Map<string, number>();
  let updates = 0;
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { cell } of roundVisits(plan, round)) {
      const name = functionName(cell);
      updates += current.get(name) === cell.memoryMb ? 2 : 1;
      current.set(name, cell.memoryMb);
    }
  }
  return updates;
}

/** Where nothing was published for the cell, one second: the order of magnitude of the published means. */
const GUESS = { durationMs: 1000, initMs: 200 } as const;

function cellCost(cell: Cell, plan: Plan, { region, costUsd }: EstimateAssumptions): CellCost {
  const cold = publishedDuration(cell, 'cold');
  const warm = publishedDuration(cell, 'warm');
  const coldMs = (cold ?? GUESS).durationMs + ((cold ?? GUESS).initMs ?? 0);
  const warmMs = (warm ?? cold ?? GUESS).durationMs;
  let wallMs = 0;
  for (let round = 0; round < plan.rounds; round += 1) {
    const shape = visitShape(plan, round);
    wallMs += coldMs + Math.ceil(shape.warm / Math.max(1, shape.cold)) * warmMs;
  }
  const prices = pricesOf(region);
  const usdOf = (billedMs: number): number =>
    prices === undefined
      ? 0
      : costUsd({ billedMs, memoryMb: cell.memoryMb, architecture: cell.arch }, prices);
  return {
    seconds: wallMs / 1000,
    usd: plan.coldPerCell * usdOf(coldMs) + plan.warmPerCell * usdOf(warmMs),
    guessed: cold === undefined,
  };
}
