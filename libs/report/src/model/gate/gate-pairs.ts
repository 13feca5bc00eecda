import { ownCellKey, parseOwnCellKey } from '@lambda-bench/config';
import { seriesKey, type RunFacts, type Series } from '@lambda-bench/metrics';
import type { FunctionOfRecord, FunctionRole, StartKind } from '@lambda-bench/records';
import { cellNamer, type CellName } from '../cell-name.ts';

/** The two functions of a gate. */
export interface GateFunctions {
  readonly base: FunctionOfRecord;
  readonly head: FunctionOfRecord;
}

/** A cell of the base and that of the head which differs from it in the code alone. */
export interface GatePair {
  /** `512 MB`, or with what else tells it from the other pairs. */
  readonly label: string;
  readonly memoryMb: number;
  readonly base: GateCell;
  readonly head: GateCell;
}

export interface GateCell {
  readonly name: CellName;
  series(kind: StartKind): Series | undefined;
}

/** Undefined where the run does not say of exactly two functions which is which. */
export function gateFunctions({ header }: RunFacts): GateFunctions | undefined {
  const of = (role: FunctionRole) => (header?.functions ?? []).filter((fn) => fn.role === role);
  const [base, secondBase] = of('base');
  const [head, secondHead] = of('head');
  if (base === undefined || head === undefined || secondBase !== undefined || secondHead !== undefined) {
    return undefined;
  }
  return { base, head };
}

/** Every cell that was planned, skipped ones as well, the smallest first. */
export function gatePairs(facts: RunFacts, { base, head }: GateFunctions): readonly GatePair[] {
  const nameOf = cellNamer(facts.header);
  const cellOf = (key: string): GateCell => ({
    name: nameOf(key),
    series: (kind) => facts.series.get(seriesKey(key, kind)),
  });
  return (facts.header?.plan.cells ?? [])
    .flatMap((key) => {
      const own = parseOwnCellKey(key);
      if (own?.functionName !== base.name) return [];
      const { memoryMb, payload } = own;
      return [
        {
          label: [`${memoryMb} MB`, ...(payload === undefined ? [] : [payload])].join(', '),
          memoryMb,
          base: cellOf(key),
          head: cellOf(ownCellKey({ ...own, functionName: head.name })),
        },
      ];
    })
    .sort((a, b) => a.memoryMb - b.memoryMb || a.label.localeCompare(b.label));
}
