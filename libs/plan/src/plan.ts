import { functionName, type Cell, type FunctionSpec, type Mode } from '@lambda-bench/config';
import { seededRandom, shuffled } from './seeded-random.ts';

export interface PlanRequest<C = Cell> {
  readonly cells: readonly C[];
  readonly mode: Mode;
  readonly seed: number;
  /** Cold samples of one visit, taken at once, each from an environment of its own. */
  readonly width: number;
  readonly cold?: number;
  readonly warm?: number;
  /** Why a cell cannot be measured here, or undefined if it can. */
  readonly whyNot: (cell: C) => SkipReason | undefined;
}

export interface SkipReason {
  readonly reason: string;
  readonly message: string;
}

export interface PlannedSkip<C = Cell> extends SkipReason {
  readonly cell: C;
  readonly samples: number;
}

/** The samples of one visit: `cold` environments, and the warm invocations shared out among them. */
export interface VisitShape {
  readonly cold: number;
  readonly warm: number;
}

export interface Visit<C = Cell> extends VisitShape {
  readonly cell: C;
  readonly round: number;
}

/** Cells of the matrix unless said otherwise: a function of the user's own is planned the same way. */
export interface Plan<C = Cell> {
  readonly seed: number;
  readonly rounds: number;
  readonly coldPerCell: number;
  readonly warmPerCell: number;
  /** Cells that are measured. */
  readonly cells: readonly C[];
  readonly skips: readonly PlannedSkip<C>[];
  /** Samples + failures + skips of the finished run. */
  readonly samples: number;
}

/** Expands a request. Pure: the same request gives the same plan on every machine. */
export function makePlan<C = Cell>(request: PlanRequest<C>): Plan<C> {
  const coldPerCell = request.cold ?? request.mode.coldPerCell;
  const warmPerCell = request.warm ?? request.mode.warmPerCell;
  const wanted = Math.max(request.mode.roundsAtLeast, Math.ceil(coldPerCell / request.width));
  const perCell = coldPerCell + warmPerCell;
  const skips = request.cells.flatMap((cell) => {
    const why = request.whyNot(cell);
    return why === undefined ? [] : [{ cell, samples: perCell, ...why }];
  });
  const skipped = new Set(skips.map((skip) => skip.cell));
  return {
    seed: request.seed,
    // A round has at least one cold sample, or it would not be a round.
    rounds: Math.min(wanted, coldPerCell),
    coldPerCell,
    warmPerCell,
    cells: request.cells.filter((cell) => !skipped.has(cell)),
    skips,
    samples: request.cells.length * perCell,
  };
}

/** What a visit of that round takes. Counts that do not divide evenly are spread, so that no two visits differ by more than one. */
export function visitShape(
  plan: Pick<Plan, 'rounds' | 'coldPerCell' | 'warmPerCell'>,
  round: number,
): VisitShape {
  return {
    cold: share(plan.coldPerCell, plan.rounds, round),
    warm: share(plan.warmPerCell, plan.rounds, round),
  };
}

/** Every cell once, in an order of that round's own. */
export function roundVisits<C = Cell>(plan: Plan<C>, round: number): readonly Visit<C>[] {
  const shape = visitShape(plan, round);
  return shuffled(plan.cells, seededRandom(plan.seed, 'round', round)).map((cell) => ({
    cell,
    round,
    ...shape,
  }));
}

/** What has to be deployed. */
export function plannedFunctions(plan: Pick<Plan, 'cells'>): readonly FunctionSpec[] {
  const functions = new Map<string, FunctionSpec>();
  for (const { runtime, arch, workload } of plan.cells) {
    functions.set(functionName({ runtime, arch, workload }), { runtime, arch, workload });
  }
  return [...functions.values()];
}

function share(total: number, parts: number, index: number): number {
  return Math.floor((total * (index + 1)) / parts) - Math.floor((total * index) / parts);
}
