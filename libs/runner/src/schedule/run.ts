import { BenchError } from '@lambda-bench/config';
import { SCHEMA, type BenchRecord, type Header, type Skip } from '@lambda-bench/records';
import type { FunctionInfo } from '../backend.ts';
import type { Clock } from '../clock.ts';
import type { Happening, Progress } from '../events.ts';
import type { Limits } from '../machine.ts';
import type { Why } from '../verify/judge.ts';
import { budgetOf, type Budget } from './budget.ts';
import { openCongestion, type Congestion } from './congestion.ts';
import { costIn } from './cost.ts';
import { functionPool, originalFunctions, type FunctionPool } from './function-pool.ts';
import { openLedger, type Ledger } from './ledger.ts';
import type { RunRequest } from './run-plan.ts';
import { functionsSideBySide } from './side-by-side.ts';
import { visitQueue, type VisitQueue } from './visit-queue.ts';

/** A run that is going on: what it was asked for, and what it works with. */
export interface Run {
  readonly request: RunRequest;
  readonly header: Header;
  /** Whether an earlier part of it has measured. */
  readonly isResumed: boolean;
  readonly ledger: Ledger;
  readonly timeoutMsOf: (functionName: string) => number;
  readonly queue: VisitQueue;
  readonly pool: FunctionPool;
  readonly budget: Budget | undefined;
  readonly congestion: Congestion;
  /** Functions that do not run at all, and why. */
  readonly switchedOff: Map<string, Why>;
  readonly emit: (happening: Happening) => void;
  /** Takes a cell out: its open samples become one skip, already noted and still to be written. Nothing if there are none. */
  close(key: string, why: Why): readonly Skip[];
  /** Notes records that are not noted yet and writes them in one go. */
  write(records: readonly BenchRecord[]): Promise<void>;
}

export function openRun(request: RunRequest): Run {
  const { plan, policy, limits, clock, backend } = request;
  const timeoutMsOf = timeoutsOf(request.functions);
  const { ledger, header, isResumed } = readHistory(request, timeoutMsOf);
  const functions = originalFunctions(request.functions, header);
  const sideBySide = functionsSideBySide(plan, policy.seriesSecondsAtMost);
  const congestion = congestionOf(request, (happening) => {
    emit(happening);
  });
  const pool = functionPool({
    backend,
    functions,
    sideBySide,
    onThrottled: tellOfThrottling(clock, (why) => {
      emit({ type: 'throttled', why, concurrency: undefined });
    }),
  });
  const queue = visitQueue(plan, {
    limits: limitsNow(limits, congestion),
    roundsAhead: policy.roundsAhead,
    isSideBySide: (name) => sideBySide.has(name),
    isDone: (visit) => ledger.isFinished(visit) || ledger.cells.get(visit.cell.key)?.closed !== undefined,
  });
  const visits = queue.waiting;
  const noted = new WeakSet<BenchRecord>();
  const emit = (happening: Happening): void => {
    if (request.onEvent === undefined) return;
    const progress = progressOf(request, ledger, queue, visits);
    request.onEvent({ ...happening, at: clock.now(), progress });
  };

  return {
    request,
    header,
    isResumed,
    ledger,
    timeoutMsOf,
    queue,
    pool,
    budget: openBudget(request, header, ledger, timeoutMsOf),
    congestion,
    switchedOff: new Map(),
    emit,
    close(key, why) {
      const skip = skipOf(request, ledger, key, why);
      if (skip === undefined) return [];
      ledger.note(skip);
      noted.add(skip);
      queue.drop(key);
      emit({ type: 'cell-closed', cell: key, samples: skip.samples, why });
      return [skip];
    },
    async write(records) {
      for (const record of records) if (!noted.has(record)) ledger.note(record);
      if (records.length > 0) await request.journal.append(records);
    },
  };
}

/** What is still open of a cell, as one skip; undefined if nothing is. */
function skipOf({ plan, clock }: RunRequest, ledger: Ledger, key: string, why: Why): Skip | undefined {
  const cell = ledger.cells.get(key);
  const samples = plan.coldPerCell + plan.warmPerCell - (cell?.done ?? 0);
  if (cell === undefined || cell.closed !== undefined || samples <= 0) return undefined;
  const { reason, message } = why;
  return { type: 'skip', schema: SCHEMA, at: clock.now(), cell: key, samples, reason, message };
}

function congestionOf(
  { clock, limits, policy }: RunRequest,
  emit: (happening: Happening) => void,
): Congestion {
  const congestion = openCongestion({
    clock,
    concurrency: limits.concurrency,
    patienceMs: policy.throttlePatienceMs,
    onLowered: (why) => {
      emit({ type: 'throttled', why, concurrency: congestion.concurrency });
    },
  });
  return congestion;
}

function limitsNow(limits: Limits, congestion: Congestion): Limits {
  return {
    ...limits,
    get concurrency() {
      return congestion.concurrency;
    },
  };
}

const TELL_EVERY_MS = 60_000;

/** Every call that is throttled is one of many: a word a minute will do. */
function tellOfThrottling(clock: Clock, tell: (why: Why) => void): (message: string) => void {
  let toldAt = -Infinity;
  return (message) => {
    if (clock.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = clock.now();
    tell({ reason: 'throttled', message });
  };
}

/** Lambda's longest, for what is no longer there but was measured once. */
const LONGEST_TIMEOUT_SECONDS = 900;

function timeoutsOf(functions: readonly FunctionInfo[]): Run['timeoutMsOf'] {
  const seconds = new Map(functions.map((fn) => [fn.name, fn.timeoutSeconds]));
  return (name) => (seconds.get(name) ?? LONGEST_TIMEOUT_SECONDS) * 1000;
}

function readHistory({ plan, history, policy, intervalWidth }: RunRequest, timeoutMsOf: Run['timeoutMsOf']) {
  if (policy.precision !== undefined && intervalWidth === undefined) {
    throw new Error('a precision needs an interval');
  }
  const ledger = openLedger(plan, timeoutMsOf);
  for (const record of history) ledger.note(record);
  const { header, books } = ledger;
  if (header === undefined) {
    throw new BenchError('LB_JOURNAL', 'the journal does not begin with a header', 'start a new run');
  }
  return { ledger, header, isResumed: books.samples + books.failures + books.skips + books.rejects > 0 };
}

function openBudget(
  { policy }: RunRequest,
  header: Header,
  ledger: Ledger,
  timeoutMsOf: Run['timeoutMsOf'],
): Budget | undefined {
  if (policy.budgetUsd === undefined) return undefined;
  const cost = costIn(header.region);
  if (cost === undefined) {
    throw new BenchError(
      'LB_USAGE',
      `a budget needs prices, and none are known for ${header.region}`,
      'leave --budget away, or measure in a region of the price table',
    );
  }
  return budgetOf({
    budgetUsd: policy.budgetUsd,
    spentUsd: ledger.spentUsd ?? 0,
    cost,
    cellOf: (key) => ledger.cells.get(key),
    timeoutMsOf,
  });
}

function progressOf({ plan }: RunRequest, ledger: Ledger, queue: VisitQueue, visits: number): Progress {
  const perCell = plan.coldPerCell + plan.warmPerCell;
  const cells = [...ledger.cells.values()];
  return {
    books: ledger.books,
    cells: cells.length,
    cellsDone: cells.filter((cell) => cell.done + cell.skipped >= perCell).length,
    rounds: plan.rounds,
    round: queue.round,
    visits,
    visitsDone: visits - queue.waiting - queue.running,
    spentUsd: ledger.spentUsd,
  };
}
