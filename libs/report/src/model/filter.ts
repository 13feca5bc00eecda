import type { CellName } from './cell-name.ts';

/** What of a run is shown; the books stay whole. */
export interface ReportFilter {
  readonly runtimes?: readonly string[];
  readonly workloads?: readonly string[];
  readonly architectures?: readonly string[];
}

export function passes(filter: ReportFilter, cell: CellName): boolean {
  return (
    isIn(filter.runtimes, cell.runtime) &&
    isIn(filter.workloads, cell.workload) &&
    isIn(filter.architectures, cell.arch)
  );
}

export function describeFilter(filter: ReportFilter): string | undefined {
  const parts = [filter.runtimes, filter.workloads, filter.architectures].flatMap((list) =>
    list === undefined ? [] : [list.join(' or ')],
  );
  return parts.length === 0 ? undefined : parts.join(', ');
}

function isIn(wanted: readonly string[] | undefined, id: string): boolean {
  return wanted === undefined || wanted.includes(id);
}
