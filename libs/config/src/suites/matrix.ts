import { functionsOf, type Cell } from '../cell.ts';
import type { RuntimeSet } from '../runtimes.ts';
import { workloadOf } from '../workloads.ts';
import type { Suite } from './suite.ts';

/** Runtime × architecture × workload × memory. */
export const matrix: Suite = {
  id: 'matrix',
  title: 'Which runtime, architecture and memory size',
  cells: matrixCells,
};

function matrixCells(set: RuntimeSet | 'all'): readonly Cell[] {
  return functionsOf(set).flatMap((fn) =>
    workloadOf(fn.workload).memoryMb.map((memoryMb) => ({ ...fn, memoryMb })),
  );
}
