import { benjaminiHochberg, cliffsDelta, mannWhitney } from '@lambda-bench/metrics';
import type { StartKind } from '@lambda-bench/records';
import type { CellName } from '../cell-name.ts';
import { compareColumns, type CellComparison } from '../comparisons.ts';
import type { Side, SideCell } from './side.ts';

export interface ComparedCell {
  readonly cell: CellName;
  readonly kind: StartKind;
  readonly base: SideCell | undefined;
  readonly head: SideCell | undefined;
  readonly comparison: CellComparison;
  /** Mann–Whitney, adjusted for the number of cells. */
  readonly pValue?: number;
  readonly effect?: { readonly delta: number; readonly size: string };
  /** Head over base, where one of them is a published mean. */
  readonly ratioOfMeans?: number;
}

/** Every cell that either side has, with what may be said of the two. */
export function compareSides(base: Side, head: Side): readonly ComparedCell[] {
  const cells = new Map([...base.cells, ...head.cells].map((row) => [`${row.key}/${row.kind}`, row]));
  const compared = [...cells.values()].map((row) => compareCell(row, base, head));
  const tested = compared.filter((row) => row.pValue !== undefined);
  const adjusted = benjaminiHochberg(tested.map((row) => row.pValue ?? 1));
  const byCell = new Map(tested.map((row, index) => [row, adjusted[index] ?? 1]));
  return compared.map((row) => {
    const pValue = byCell.get(row);
    return pValue === undefined ? row : { ...row, pValue };
  });
}

function compareCell(row: CellName & { readonly kind: StartKind }, base: Side, head: Side): ComparedCell {
  const [from, to] = [base.find(row, row.kind), head.find(row, row.kind)];
  const place = { cell: row, kind: row.kind, base: from, head: to };
  const [a, b] = [from?.measured, to?.measured];
  if (from === undefined || to === undefined) {
    return { ...place, comparison: nothing(`only in ${from === undefined ? head.label : base.label}`) };
  }
  if (a === undefined || b === undefined) {
    const [x, y] = [meanOf(from), meanOf(to)];
    const ratio = x === undefined || y === undefined ? {} : { ratioOfMeans: y / x };
    return { ...place, comparison: nothing('published as a mean, without samples'), ...ratio };
  }
  const test = mannWhitney(a.values, b.values);
  const effect = cliffsDelta(a.values, b.values);
  return {
    ...place,
    comparison: compareColumns(a.summary, b.summary, 'unpaired'),
    ...(test !== undefined && { pValue: test.pValue }),
    ...(effect !== undefined && { effect }),
  };
}

function nothing(reason: string): CellComparison {
  return { verdict: 'not comparable', tone: 'open', text: reason };
}

function meanOf(cell: SideCell): number | undefined {
  const { values } = cell.measured ?? {};
  return values === undefined ? cell.meanMs : values.reduce((a, b) => a + b, 0) / values.length;
}
