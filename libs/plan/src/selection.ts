import {
  ARCHITECTURES,
  BenchError,
  cellKey,
  MEMORY_MB_MAX,
  MEMORY_MB_MIN,
  RUNTIMES,
  TEST_SIZES_MB,
  WORKLOADS,
  type Cell,
  type Mode,
  type RuntimeSet,
  type Suite,
} from '@lambda-bench/config';

/** What of a suite is wanted. Every list is a choice among ids; absent means all. */
export interface Selection {
  readonly set: RuntimeSet | 'all';
  readonly runtimes?: readonly string[];
  readonly architectures?: readonly string[];
  readonly workloads?: readonly string[];
  readonly memoryMb?: readonly number[];
  /** Part of a cell's key. */
  readonly filter?: string;
}

/** The suite's cells that the selection names. A name that is in no table is an error, and so is a choice of nothing. */
export function selectCells(suite: Suite, mode: Mode, selection: Selection): readonly Cell[] {
  checkIds('--runtime', selection.runtimes, RUNTIMES);
  checkIds('--arch', selection.architectures, ARCHITECTURES);
  checkIds('--workload', selection.workloads, WORKLOADS);
  checkMemory(selection.memoryMb);
  // A runtime asked for by name is measured whichever set it is of.
  const set = selection.runtimes === undefined ? selection.set : 'all';
  const sizes = selection.memoryMb ?? (mode.testSizes ? TEST_SIZES_MB : undefined);
  const cells = withSizes(suite.cells(set), sizes).filter(
    (cell) =>
      isIn(selection.runtimes, cell.runtime) &&
      isIn(selection.architectures, cell.arch) &&
      isIn(selection.workloads, cell.workload) &&
      (selection.filter === undefined || cellKey(cell).includes(selection.filter)),
  );
  if (cells.length === 0) {
    throw new BenchError(
      'LB_USAGE',
      'the filters leave no cell to measure',
      'loosen --filter, --runtime, --arch, --workload or --memory',
    );
  }
  return cells;
}

/** Sizes asked for by number need not be among those of the suite: each function gets exactly these. */
function withSizes(cells: readonly Cell[], sizes: readonly number[] | undefined): readonly Cell[] {
  if (sizes === undefined) return cells;
  const seen = new Set<string>();
  return cells
    .flatMap((cell) => sizes.map((memoryMb) => ({ ...cell, memoryMb })))
    .filter((cell) => {
      const key = cellKey(cell);
      return seen.has(key) ? false : seen.add(key);
    });
}

function isIn(wanted: readonly string[] | undefined, id: string): boolean {
  return wanted === undefined || wanted.includes(id);
}

function checkIds(
  option: string,
  wanted: readonly string[] | undefined,
  rows: readonly { readonly id: string }[],
): void {
  for (const id of wanted ?? []) {
    if (rows.some((row) => row.id === id)) continue;
    throw new BenchError(
      'LB_USAGE',
      `${option} ${id} is not known`,
      `one of: ${rows.map((row) => row.id).join(', ')}`,
    );
  }
}

/** Refuses what Lambda would. */
export function checkMemory(sizes: readonly number[] | undefined): void {
  for (const mb of sizes ?? []) {
    if (Number.isInteger(mb) && mb >= MEMORY_MB_MIN && mb <= MEMORY_MB_MAX) continue;
    throw new BenchError(
      'LB_USAGE',
      `--memory ${mb} is not a memory size`,
      `whole megabytes from ${MEMORY_MB_MIN} to ${MEMORY_MB_MAX}, separated by commas`,
    );
  }
}
