import { colourIndex, describeFunction } from '../cell-name.ts';
import type { CellSummary } from '../cell-summary.ts';
import type { MissingChart } from '../report-model.ts';

/** What every chart of a workload is made from. */
export interface PanelInput {
  readonly workload: string;
  readonly kind: 'cold' | 'warm';
  /** Of that workload and kind, in a reader's order. */
  readonly rows: readonly CellSummary[];
}

export function missingChart(id: string, title: string, reason: string): MissingChart {
  return { kind: 'missing', id, title, reason };
}

/** `python3.13 arm64`, in its colour; the second architecture is dashed. */
export function lookOf(row: Pick<CellSummary, 'runtime' | 'arch'>) {
  return {
    name: describeFunction(row),
    colour: colourIndex(row.runtime),
    variant: row.arch === 'x86_64' ? ('dashed' as const) : ('solid' as const),
  };
}

export function groupByFunction(rows: readonly CellSummary[]): readonly (readonly CellSummary[])[] {
  const groups = new Map<string, CellSummary[]>();
  for (const row of rows) {
    const key = describeFunction(row);
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** A subtitle promises no whiskers where the rounds carried none. */
export function describeIntervals(rows: readonly CellSummary[]): string {
  const carried = rows.filter(({ totalMs }) => totalMs.kind === 'estimate' && totalMs.low !== undefined);
  return carried.length === 0 ? ', without intervals since there are too few rounds' : ' with 95 % interval';
}

/** The size at which functions are put side by side: one vCPU if it was measured, else what most have, the nearest to it. */
export function referenceMemory(rows: readonly Pick<CellSummary, 'memoryMb'>[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { memoryMb } of rows) counts.set(memoryMb, (counts.get(memoryMb) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts]
    .filter(([, count]) => count === most)
    .map(([memoryMb]) => memoryMb)
    .sort((a, b) => Math.abs(Math.log2(a / ONE_VCPU_MB)) - Math.abs(Math.log2(b / ONE_VCPU_MB)))[0];
}

const ONE_VCPU_MB = 1769;

/** `n 200` or `n 3 to 200`. */
export function describeN(rows: readonly { readonly n: number }[]): string {
  const counts = rows.map(({ n }) => n);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? `n ${low} each` : `n ${low} to ${high} each`;
}
