import { reportFor } from '@lambda-bench/metrics';
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
import { costIn } from './cost.ts';

/** Everything a run knows, kept up to date record by record: what was read from a journal and what was just written are one. */
export interface Ledger {
  readonly cells: ReadonlyMap<string, CellState>;
  /** Every environment that was ever seen. */
  readonly environments: Set<string>;
  readonly header: Header | undefined;
  readonly books: Books;
  readonly spentUsd: number | undefined;
  isFinished(visit: { readonly cell: Target; readonly round: number }): boolean;
  note(record: BenchRecord): void;
}

export function openLedger(plan: Plan<Target>): Ledger {
  const targets = [...plan.cells, ...plan.skips.map((skip) => skip.cell)];
  const cells = new Map(targets.map((target) => [target.key, newCell(target)]));
  const environments = new Set<string>();
  const filled = new Map<string, number>();
  const tally = { samples: 0, failures: 0, skips: 0, rejects: 0 };
  let header: Header | undefined;
  let spent = 0;

  function noteInvocation(record: Sample | Failure | Reject): void {
    const cell = cells.get(record.cell);
    if (record.environmentId !== undefined) environments.add(record.environmentId);
    if (cell === undefined) return;
    const usd = noteEvidence(record, cell, header?.region ?? '');
    spent += usd;
    cell.worstUsd = Math.max(cell.worstUsd, usd);
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
      return costIn(header?.region ?? '') === undefined ? undefined : spent;
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

/** Enters what the evidence says and returns what the invocation cost. */
function noteEvidence(record: Sample | Failure | Reject, cell: CellState, region: string): number {
  if (record.report === undefined || record.requestId === undefined) return 0;
  const report = reportFor(record.report, record.requestId);
  if (report?.kind !== 'report') return 0;
  if (record.type === 'sample') {
    const values = record.intended === 'cold' ? cell.coldMs : cell.warmMs;
    const startMs = report.initMs ?? report.restoreMs ?? 0;
    values.push({ round: record.round, valueMs: report.durationMs + startMs });
  }
  return costIn(region)?.ofReport(report, cell.target.arch) ?? 0;
}
