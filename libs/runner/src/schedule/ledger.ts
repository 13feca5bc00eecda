import { reportFor, type Report } from '@lambda-bench/metrics';
import {
  visitKey,
  type BenchRecord,
  type Books,
  type Failure,
  type Header,
  type Reject,
  type Sample,
  type Skip,
} from '@lambda-bench/records';
import type { Plan } from '@lambda-bench/plan';
import type { Target } from '../target.ts';
import { newCell, NO_STREAK, type CellState } from './cell-state.ts';
import { openSpending } from './spending.ts';

/** Everything a run knows, kept up to date record by record: what was read from a journal and what was just written are one. */
export interface Ledger {
  readonly cells: ReadonlyMap<string, CellState>;
  /** Every environment that was ever seen. */
  readonly environments: Set<string>;
  readonly header: Header | undefined;
  readonly books: Books;
  /** At most: what a REPORT does not tell counts with the longest that it can have taken. */
  readonly spentUsd: number | undefined;
  isFinished(visit: { readonly cell: Target; readonly round: number }): boolean;
  note(record: BenchRecord): void;
  /** Invocations of a cell that may have been billed and stand in no record. */
  noteLost(cell: string, count: number): void;
}

export function openLedger(plan: Plan<Target>, timeoutMsOf: (functionName: string) => number): Ledger {
  const targets = [...plan.cells, ...plan.skips.map((skip) => skip.cell)];
  const cells = new Map(targets.map((target) => [target.key, newCell(target)]));
  const environments = new Set<string>();
  const filled = new Map<string, number>();
  const tally = { samples: 0, failures: 0, skips: 0, rejects: 0 };
  let header: Header | undefined;
  const spending = openSpending(() => header?.region ?? '', timeoutMsOf);

  function noteInvocation(record: Sample | Failure | Reject): void {
    const cell = cells.get(record.cell);
    if (record.environmentId !== undefined) environments.add(record.environmentId);
    if (cell === undefined) return;
    spending.note(record, noteReport(record, cell), cell);
  }

  return {
    cells,
    environments,
    get header() {
      return header;
    },
    get books() {
      const { samples, failures, skips } = tally;
      return { planned: plan.samples, ...tally, missing: plan.samples - samples - failures - skips };
    },
    get spentUsd() {
      return spending.usd;
    },
    isFinished: (visit) => filled.get(visitKey({ cell: visit.cell.key, round: visit.round })) === 0,
    note(record) {
      switch (record.type) {
        case 'header':
          header ??= record;
          break;
        case 'reject':
          tally.rejects += 1;
          noteInvocation(record);
          break;
        case 'sample':
        case 'failure': {
          tally[record.type === 'sample' ? 'samples' : 'failures'] += 1;
          const key = visitKey(record);
          filled.set(key, (filled.get(key) ?? record.slots) - 1);
          noteInvocation(record);
          noteSettled(record, cells.get(record.cell));
          break;
        }
        case 'skip':
          tally.skips += record.samples;
          noteSkip(record, cells.get(record.cell));
          break;
        case 'footer':
          break;
      }
    },
    noteLost(key, count) {
      const cell = cells.get(key);
      if (cell !== undefined) spending.lose(cell, count);
    },
  };
}

function noteSettled(record: Sample | Failure, cell: CellState | undefined): void {
  if (cell === undefined) return;
  cell.done += 1;
  if (record.type === 'sample') cell.streak = NO_STREAK;
  else if (record.attempts > 0) cell.streak = { length: cell.streak.length + 1, why: record };
}

function noteSkip(record: Skip, cell: CellState | undefined): void {
  if (cell === undefined) return;
  cell.skipped += record.samples;
  cell.closed = record;
}

/** Enters what the REPORT says and returns it. */
function noteReport(record: Sample | Failure | Reject, cell: CellState): Report | undefined {
  if (record.report === undefined || record.requestId === undefined) return undefined;
  const report = reportFor(record.report, record.requestId);
  if (report?.kind !== 'report') return undefined;
  if (record.type === 'sample') {
    const values = record.intended === 'cold' ? cell.coldMs : cell.warmMs;
    const startMs = report.initMs ?? report.restoreMs ?? 0;
    values.push({ round: record.round, valueMs: report.durationMs + startMs });
  }
  return report;
}
