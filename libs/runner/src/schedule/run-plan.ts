import { BenchError } from '@lambda-bench/config';
import type { Plan, Random } from '@lambda-bench/plan';
import { SCHEMA, type BenchRecord, type Header } from '@lambda-bench/records';
import type { Backend, FunctionInfo } from '../backend.ts';
import type { Clock, Sleep } from '../clock.ts';
import type { RunEvent } from '../events.ts';
import type { Journal } from '../journal.ts';
import type { Limits } from '../machine.ts';
import type { Outcome } from '../outcome.ts';
import type { Policy } from '../policy.ts';
import type { Target } from '../target.ts';
import type { Why } from '../verify/judge.ts';
import type { IntervalWidth } from './interval-width.ts';
import { openRun, type Run } from './run.ts';
import { visitAll } from './visit-all.ts';

export interface RunRequest {
  readonly plan: Plan<Target>;
  /** What discovery found. Cells whose function is not among them become skips. */
  readonly functions: readonly FunctionInfo[];
  readonly backend: Backend;
  /**
   * What the journal already holds: the header that was just written, or everything, of a run that goes on. A visit
   * that was cut off must have been taken out.
   */
  readonly history: Iterable<BenchRecord>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** For the jitter of waits. */
  readonly random: Random;
  readonly limits: Limits;
  readonly policy: Policy;
  /** Needed for `policy.precision`. */
  readonly intervalWidth?: IntervalWidth;
  readonly onEvent?: (event: RunEvent) => void;
  /** Aborted: finish the visits under way, put every function back, write the footer. */
  readonly signal?: AbortSignal;
  /** Aborted: leave everything as it is, now. What was written stays, and the run can be resumed. */
  readonly stopNow?: AbortSignal;
}

/**
 * Measures what a plan asks for and is not in the journal yet. However it ends, the books balance or the run can be
 * resumed. Rejects only for what is neither the backend's nor the measured function's doing, such as a full disk.
 */
export async function runPlan(request: RunRequest): Promise<Outcome> {
  const run = openRun(request);
  run.emit({ type: 'started' });
  let end: RunEnd;
  try {
    await run.write(plannedSkips(run));
    end = await visitAll(run);
  } catch (error) {
    if (!(error instanceof BenchError)) {
      await restoreAll(run);
      throw error;
    }
    end = { status: 'interrupted', error };
  }
  if (end.status === 'out-of-money') await run.write(closeAll(run, end.why));
  const restored = request.stopNow?.aborted === true ? false : await restoreAll(run);
  const outcome: Outcome = {
    status: run.ledger.books.missing === 0 ? 'completed' : 'interrupted',
    books: run.ledger.books,
    restored,
    spentUsd: run.ledger.spentUsd,
    error: end.status === 'interrupted' ? end.error : undefined,
  };
  await run.write([footerOf(run, outcome)]);
  run.emit({ type: 'finished', outcome });
  return outcome;
}

export type RunEnd =
  | { readonly status: 'completed' }
  | { readonly status: 'out-of-money'; readonly why: Why }
  | { readonly status: 'interrupted'; readonly error: BenchError | undefined };

/** Cells that were planned as skips, or whose function turned out not to be there, unless the journal says so already. */
function plannedSkips(run: Run): readonly BenchRecord[] {
  const { plan, functions } = run.request;
  const deployed = new Set(functions.map((fn) => fn.name));
  const missing = plan.cells
    .filter((cell) => !deployed.has(cell.functionName))
    .map((cell) => ({
      cell,
      reason: 'not-deployed',
      message: `function ${cell.functionName} was not found`,
    }));
  return [...plan.skips, ...missing].flatMap(({ cell, reason, message }) =>
    run.close(cell.key, { reason, message }),
  );
}

function closeAll(run: Run, why: Why): readonly BenchRecord[] {
  return [...run.ledger.cells.keys()].flatMap((key) => run.close(key, why));
}

async function restoreAll(run: Run): Promise<boolean> {
  const { header } = run;
  const others = run.isResumed ? changedFunctions(header, run.request.plan) : [];
  const restorations = await run.pool.restore(others);
  for (const { functionName, error } of restorations) {
    run.emit(
      error === undefined
        ? { type: 'restored', functionName }
        : { type: 'not-restored', functionName, message: error },
    );
  }
  return restorations.every(({ error }) => error === undefined);
}

/** An earlier part of the run may have changed any function of the plan. */
function changedFunctions(header: Header, plan: Plan<Target>): readonly string[] {
  const planned = new Set(plan.cells.map((cell) => cell.functionName));
  return header.functions.map((fn) => fn.name).filter((name) => planned.has(name));
}

function footerOf(run: Run, { status, books, restored }: Outcome): BenchRecord {
  const { samples, failures, skips, rejects } = books;
  const at = run.request.clock.now();
  return { type: 'footer', schema: SCHEMA, at, status, samples, failures, skips, rejects, restored };
}
