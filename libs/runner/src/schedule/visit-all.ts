import { counted, BenchError } from '@lambda-bench/config';
import type { Visit } from '@lambda-bench/plan';
import type { BenchRecord } from '@lambda-bench/records';
import type { Happening } from '../events.ts';
import type { Target } from '../target.ts';
import type { Why } from '../verify/judge.ts';
import { runVisit, type FinishedVisit } from '../visit/run-visit.ts';
import type { VisitTools } from '../visit/visit-tools.ts';
import { costIn } from './cost.ts';
import { preciseEnough } from './precise-enough.ts';
import type { RunEnd } from './run-plan.ts';
import type { Run } from './run.ts';

/** Makes every visit that is left, as many at once as the limits allow, until they are done or something stops them. */
export async function visitAll(run: Run): Promise<RunEnd> {
  const { queue, budget, congestion, request } = run;
  const { signal, stopNow } = request;
  const tools = toolsOf(run);
  const halted = onAbort(stopNow);
  const trouble: { error?: Error } = {};
  let wake: () => void = () => undefined;

  const start = (visit: Visit<Target>): void => {
    const end = (): void => {
      budget?.release(visit);
      queue.end(visit);
      wake();
    };
    const purse = budget?.purseOf(visit);
    visitOne(run, visit, purse === undefined ? tools : { ...tools, purse }).then(
      (happening) => {
        congestion.ease();
        end();
        run.emit(happening);
      },
      (error: unknown) => {
        trouble.error ??= error instanceof Error ? error : new Error(String(error));
        end();
      },
    );
  };
  const mayStart = (visit: Visit<Target>): boolean => budget?.reserve(visit) ?? true;

  let announced = false;
  for (;;) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const stopping = whyStop(run, trouble.error);
    if (stopping === undefined) {
      for (let visit = queue.next(mayStart); visit !== undefined; visit = queue.next(mayStart)) start(visit);
    } else if (!announced) {
      announced = true;
      run.emit({ type: 'stopping', why: stopping });
    }
    if (queue.running === 0) break;
    await Promise.race([woken, halted]);
    if (isAborted(stopNow)) return { status: 'interrupted', error: undefined };
  }
  if (trouble.error !== undefined) {
    if (trouble.error instanceof BenchError) return { status: 'interrupted', error: trouble.error };
    throw trouble.error;
  }
  if (queue.waiting === 0) return { status: 'completed' };
  if (isAborted(signal)) return { status: 'interrupted', error: undefined };
  // Nothing runs, nothing stops us, and the next visit may not start: the money does not reach for it.
  const why = {
    reason: 'budget',
    message: `the budget of $${request.policy.budgetUsd ?? 0} does not reach further`,
  };
  run.emit({ type: 'stopping', why });
  return { status: 'out-of-money', why };
}

async function visitOne(run: Run, visit: Visit<Target>, tools: VisitTools): Promise<Happening> {
  const { ledger, pool, request } = run;
  const { key, functionName } = visit.cell;
  const { round } = visit;
  const cell = ledger.cells.get(key);
  if (cell === undefined) throw new Error(`no cell ${key}`);
  run.emit({ type: 'visit-started', cell: key, round });
  const startedAt = request.clock.now();
  const finished = await runVisit(visit, () => pool.lane(functionName), cell.streak, tools);
  tools.checkStopped();
  for (const record of finished.records) ledger.note(record);
  ledger.noteLost(key, finished.lost);
  const skips = skipsAfter(run, visit, finished);
  await request.journal.append([...finished.records, ...skips]);
  const count = (type: BenchRecord['type']) =>
    finished.records.filter((record) => record.type === type).length;
  return {
    type: 'visit-finished',
    cell: key,
    round,
    samples: count('sample'),
    failures: count('failure'),
    rejects: count('reject'),
    durationMs: request.clock.now() - startedAt,
  };
}

function skipsAfter(run: Run, visit: Visit<Target>, finished: FinishedVisit): readonly BenchRecord[] {
  if (finished.memoryLimitMb !== undefined) return closeAbove(run, finished.memoryLimitMb);
  const { key, functionName } = visit.cell;
  if (finished.switchedOff !== undefined) run.switchedOff.set(functionName, finished.switchedOff);
  const off = run.switchedOff.get(functionName);
  if (off !== undefined) return closeFunction(run, visit, off);
  const why = whyClose(run, visit, finished);
  return why === undefined ? [] : run.close(key, why);
}

/** What a visit of another cell that is under way comes to is not known yet: it closes its own when it ends. */
function closeFunction(run: Run, { cell }: Visit<Target>, why: Why): readonly BenchRecord[] {
  return [...run.ledger.cells.values()]
    .filter(({ target }) => target.functionName === cell.functionName)
    .filter(({ target }) => target.key === cell.key || !run.queue.isRunning(target.key))
    .flatMap(({ target }) => run.close(target.key, why));
}

/** One refusal speaks for every larger size of every function: it is the account's, and asking again would tell the same. */
function closeAbove(run: Run, limitMb: number): readonly BenchRecord[] {
  const why = {
    reason: 'account-memory',
    message: `this AWS account gets functions of ${limitMb} MB at most; AWS Support raises that on request`,
  };
  const skips = [...run.ledger.cells.values()]
    .filter(({ target }) => target.memoryMb > limitMb)
    .flatMap(({ target }) => run.close(target.key, why));
  if (skips.length > 0) run.emit({ type: 'account-limit', why });
  return skips;
}

/** Whether a cell's later visits are worth their money. */
function whyClose(
  { ledger, request }: Run,
  visit: Visit<Target>,
  { streak }: FinishedVisit,
): Why | undefined {
  const { policy, intervalWidth, plan } = request;
  if (streak.why !== undefined && streak.length >= policy.failuresInARow) {
    const { reason, message } = streak.why;
    return { reason, message: `failed ${counted(streak.length, 'time')} in a row, last with: ${message}` };
  }
  const cell = ledger.cells.get(visit.cell.key);
  if (policy.precision === undefined || intervalWidth === undefined || cell === undefined) return undefined;
  return preciseEnough(cell, plan.warmPerCell > 0, policy.precision, intervalWidth);
}

function whyStop({ request }: Run, error: Error | undefined): Why | undefined {
  if (error instanceof BenchError) return { reason: error.code, message: error.message };
  if (error !== undefined) return { reason: 'bug', message: error.message };
  return isAborted(request.signal) ? { reason: 'interrupted', message: 'asked to stop' } : undefined;
}

function toolsOf({ request, header, ledger, timeoutMsOf, congestion, emit }: Run): VisitTools {
  const { clock, sleep, random, policy, stopNow } = request;
  const cost = costIn(header.region);
  return {
    costUsd: (invocation, target) => cost?.ofInvocation(invocation, target, timeoutMsOf(target.functionName)),
    clock,
    sleep,
    random,
    policy,
    congestion,
    environments: ledger.environments,
    checkStopped: () => {
      stopNow?.throwIfAborted();
    },
    onAskedAgain: (cell, intended, reject, why) => {
      emit({ type: 'asked-again', cell, intended, reject, why });
    },
  };
}

/** A function, because a signal changes while we wait and TypeScript does not know. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function onAbort(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal === undefined) return;
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
