import { BenchError } from '@lambda-bench/config';
import type { Visit } from '@lambda-bench/plan';
import { backoffMs } from '../control/backoff.ts';
import { memoryLimitIn } from '../control/control-api.ts';
import type { Target } from '../target.ts';
import type { Ground, Lane } from './lane.ts';
import { isOpen, type Slot } from './slot.ts';
import {
  enter,
  failRest,
  isGivenUp,
  lostUnrecorded,
  mayAsk,
  noteWait,
  openSlots,
  openVisitBook,
  setUpFailed,
  visitRecords,
  type Streak,
  type VisitBook,
  type VisitRecord,
} from './visit-book.ts';
import type { Why } from '../verify/judge.ts';
import type { VisitTools } from './visit-tools.ts';

export interface FinishedVisit {
  /** One sample or failure for every slot, and the rejects. */
  readonly records: readonly VisitRecord[];
  readonly streak: Streak;
  /** Invocations that may have been billed beside those that the records speak of. */
  readonly lost: number;
  /** The account's largest size, where the visit's is larger: nothing was asked, and its cell can only be left out. */
  readonly memoryLimitMb?: number;
  /** Why none of the function's cells can be measured. */
  readonly switchedOff?: Why;
}

/**
 * Takes a visit's samples: all colds at once, each in an environment of its own, then the warm ones in those
 * environments. Colds that were rejected are forced again, together; their warm samples wait for them.
 */
export async function runVisit(
  visit: Visit<Target>,
  openLane: () => Promise<Lane>,
  before: Streak,
  tools: VisitTools,
): Promise<FinishedVisit> {
  const book = openVisitBook(visit, before, tools);
  for (let wave = 1; openSlots(book, 'cold').length > 0 && !isGivenUp(book); wave += 1) {
    tools.checkStopped();
    if (!mayAsk(book, openSlots(book, 'cold').length)) break;
    const ground = await prepare(visit, openLane, book);
    if (ground === undefined) break;
    try {
      await takeWave(ground, book);
    } finally {
      await ground.release();
    }
    const again = openSlots(book, 'cold');
    if (again.some((slot) => slot.unanswered + slot.throttled > 0)) await pause(book, again, wave);
  }
  const { memoryLimitMb, switchedOff } = book;
  if (memoryLimitMb !== undefined) return { records: [], streak: book.streak, lost: 0, memoryLimitMb };
  failRest(book);
  const off = switchedOff === undefined ? {} : { switchedOff };
  return { records: visitRecords(book), streak: book.streak, lost: lostUnrecorded(book), ...off };
}

async function pause(book: VisitBook, before: readonly Slot[], attempt: number): Promise<void> {
  const { sleep, policy, random } = book.tools;
  const ms = backoffMs(attempt, policy.backoff, random);
  noteWait(before, ms);
  await sleep(ms);
}

async function prepare(
  visit: Visit<Target>,
  openLane: () => Promise<Lane>,
  book: VisitBook,
): Promise<Ground | undefined> {
  try {
    const lane = await openLane();
    return await lane.prepare(visit.cell.memoryMb);
  } catch (error) {
    if (error instanceof BenchError) throw error;
    const limit = memoryLimitIn(error);
    if (limit !== undefined && book.slots.every(isOpen)) {
      book.memoryLimitMb = Math.min(limit, visit.cell.memoryMb - 1);
      return undefined;
    }
    setUpFailed(book, { reason: 'set-up', message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

async function takeWave(ground: Ground, book: VisitBook): Promise<void> {
  const { payload, functionName } = book.visit.cell;
  const asked = openSlots(book, 'cold');
  const answers = await Promise.all(
    asked.map(async (slot) => ({
      slot,
      invocation: await book.tools.congestion.follow(functionName, () => ground.invoke(payload)),
    })),
  );
  const verdicts = answers.map(({ slot, invocation }) => enter(book, slot, invocation));
  const environments = verdicts.filter((verdict) => verdict === 'sample').length;
  if (environments === 0) return;
  const waiting = openSlots(book, 'warm');
  const stillCold = openSlots(book, 'cold').length;
  // While colds are still to come, their share of the warm samples waits for their environments.
  const count = Math.floor((waiting.length * environments) / (environments + stillCold));
  await takeWarm(ground, book, waiting.slice(0, count), environments);
}

/** As many invocations at once as there are environments: fewer would leave one out, more would start another. */
async function takeWarm(
  ground: Ground,
  book: VisitBook,
  slots: readonly Slot[],
  environments: number,
): Promise<void> {
  const { tools, visit } = book;
  const { functionName, payload } = visit.cell;
  const queue = [...slots];
  async function runLane(): Promise<void> {
    for (let slot = queue.shift(); slot !== undefined; slot = queue.shift()) {
      while (isOpen(slot) && !isGivenUp(book)) {
        tools.checkStopped();
        if (!mayAsk(book, 1)) return;
        const invocation = await tools.congestion.follow(functionName, () => ground.invoke(payload));
        const verdict = enter(book, slot, invocation);
        if (verdict === 'unanswered' && isOpen(slot)) {
          await pause(book, [slot], slot.unanswered + slot.throttled);
        }
      }
    }
  }
  await Promise.all(Array.from({ length: environments }, runLane));
}
