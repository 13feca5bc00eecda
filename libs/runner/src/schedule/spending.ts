import type { Report } from '@lambda-bench/metrics';
import type { Failure, Reject, Sample } from '@lambda-bench/records';
import type { CellState } from './cell-state.ts';
import { costIn, lostIn } from './cost.ts';

/** What a run has cost at most. */
export interface Spending {
  readonly usd: number | undefined;
  note(record: Sample | Failure | Reject, report: Report | undefined, cell: CellState): void;
  /** Invocations that may have been billed and stand in no record. */
  lose(cell: CellState, count: number): void;
}

export function openSpending(
  regionOf: () => string,
  timeoutMsOf: (functionName: string) => number,
): Spending {
  let spent = 0;

  // Not the cell's worst: nobody has measured it.
  function lose({ target }: CellState, count: number): void {
    if (count === 0) return;
    const usd = costIn(regionOf())?.ofInvocation({}, target, timeoutMsOf(target.functionName)) ?? 0;
    spent += count * usd;
  }

  return {
    get usd() {
      return costIn(regionOf()) === undefined ? undefined : spent;
    },
    note(record, report, cell) {
      lose(cell, lostIn(record));
      if (record.requestId === undefined) return;
      const { target } = cell;
      const seen = { report, roundTripMs: record.client?.roundTripMs };
      const usd = costIn(regionOf())?.ofInvocation(seen, target, timeoutMsOf(target.functionName)) ?? 0;
      spent += usd;
      cell.worstUsd = Math.max(cell.worstUsd, usd);
    },
    lose,
  };
}
