import {
  cellKey,
  functionName,
  publishedDuration,
  workloadOf,
  type ArchitectureId,
  type Cell,
} from '@lambda-bench/config';
import type { Plan } from '@lambda-bench/plan';
import type { FunctionRole } from '@lambda-bench/records';

/** A cell as the runner sees it: no table is needed to measure it, so a user's own function is one as well. */
export interface Target {
  /** What records call it. */
  readonly key: string;
  readonly functionName: string;
  readonly memoryMb: number;
  readonly arch: ArchitectureId;
  readonly payload: Uint8Array;
  /** What a right answer carries as `hash`. */
  readonly digest?: string;
  /**
   * Whether its answers keep the handler contract: `success`, and `logStream`, which names the environment. One that
   * does not is told cold from warm by its REPORT alone, and its records call every environment `unknown`.
   */
  readonly keepsContract: boolean;
  /** The machine gives it less than its size asks for, and the user allowed that. */
  readonly clipped: boolean;
  /** Of the two functions that a gate compares. */
  readonly role?: FunctionRole;
  /** For deciding what has to run side by side, and for the first guess at its cost. Never for a result. */
  readonly expected?: { readonly coldMs: number; readonly warmMs: number };
}

/** The matrix's plan, ready to run. `isClipped` says which cells the machine cannot honour but measures all the same. */
export function matrixPlan(plan: Plan, isClipped: (cell: Cell) => boolean = () => false): Plan<Target> {
  const targetOf = (cell: Cell): Target => matrixTarget(cell, isClipped(cell));
  return {
    ...plan,
    cells: plan.cells.map(targetOf),
    skips: plan.skips.map((skip) => ({ ...skip, cell: targetOf(skip.cell) })),
  };
}

function matrixTarget(cell: Cell, clipped: boolean): Target {
  const { payload, digest } = workloadOf(cell.workload);
  const cold = publishedDuration(cell, 'cold');
  const warm = publishedDuration(cell, 'warm') ?? cold;
  return {
    key: cellKey(cell),
    functionName: functionName(cell),
    memoryMb: cell.memoryMb,
    arch: cell.arch,
    payload: new TextEncoder().encode(JSON.stringify(payload)),
    keepsContract: true,
    clipped,
    ...(digest === undefined ? {} : { digest }),
    ...(cold === undefined || warm === undefined
      ? {}
      : { expected: { coldMs: cold.durationMs + (cold.initMs ?? 0), warmMs: warm.durationMs } }),
  };
}
