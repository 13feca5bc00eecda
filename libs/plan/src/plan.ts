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
  /**
   * So many cells in a row are visited next to one another in every round, and none of them is measured without the others: what
   * is compared with each other meets the same moment.
   */
  readonly together?: number;
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
  /** So many cells in a row are visited next to one another. */
  readonly together?: number;
}

/** Expands a request. Pure: the same request gives the same plan on every machine. */
export function makePlan<C = Cell>(request: PlanRequest<C>): Plan<C> {
  const coldPerCell = request.cold ?? request.mode.coldPerCell;
  const warmPerCell = request.warm ?? request.mode.warmPerCell;
  const wanted = Math.max(request.mode.roundsAtLeast, Math.ceil(coldPerCell / request.width));
  const perCell = coldPerCell + warmPerCell;
  const { together = 1 } = request;
  const skips = groupsOf(request.cells, together).flatMap((group) => {
    const why = group.map((cell) => request.whyNot(cell)).find((reason) => reason !== undefined);
    return why === undefined ? [] : group.map((cell) => ({ cell, samples: perCell, ...why }));
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
    ...(together === 1 ? {} : { together }),
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

/** Every cell once, in an order of that round's own; those that belong together in a row, in an order of their own as well. */
export function roundVisits<C = Cell>(plan: Plan<C>, round: number): readonly Visit<C>[] {
  const shape = visitShape(plan, round);
  const random = seededRandom(plan.seed, 'round', round);
  return shuffled(groupsOf(plan.cells, plan.together ?? 1), random)
    .flatMap((group) => shuffled(group, random))
    .map((cell) => ({ cell, round, ...shape }));
}

function groupsOf<C>(cells: readonly C[], size: number): readonly (readonly C[])[] {
  return Array.from({ length: Math.ceil(cells.length / size) }, (_, index) =>
    cells.slice(index * size, (index + 1) * size),
  );
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
