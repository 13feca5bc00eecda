import { roundVisits, type Plan, type Visit } from '@lambda-bench/plan';
import { fits, type Limits } from '../machine.ts';
import type { Target } from '../target.ts';

export interface QueueRules {
  readonly limits: Limits;
  readonly roundsAhead: number;
  /** Whether sizes of that function may be measured side by side. */
  readonly isSideBySide: (functionName: string) => boolean;
  readonly isDone: (visit: Visit<Target>) => boolean;
}

/** What is to be visited, in the plan's order, and what is being visited. */
export interface VisitQueue {
  /** The next visit that may start now, which is then running; undefined: wait for one to end, or there is none. */
  next(mayStart: (visit: Visit<Target>) => boolean): Visit<Target> | undefined;
  end(visit: Visit<Target>): void;
  /** Takes a cell's other visits out. */
  drop(key: string): void;
  isRunning(key: string): boolean;
  readonly waiting: number;
  readonly running: number;
  /** The lowest round that is not finished. */
  readonly round: number;
}

export function visitQueue(plan: Plan<Target>, rules: QueueRules): VisitQueue {
  let waiting = Array.from({ length: plan.rounds }, (_, round) => roundVisits(plan, round))
    .flat()
    .filter((visit) => !rules.isDone(visit));
  const running = new Set<Visit<Target>>();
  /** Functions and, of those measured side by side, cells. */
  const busy = new Set<string>();
  const laneOf = ({ cell }: Visit<Target>): string =>
    rules.isSideBySide(cell.functionName) ? cell.key : cell.functionName;

  const lowestRound = (): number => {
    let lowest = waiting[0]?.round ?? plan.rounds;
    for (const visit of running) lowest = Math.min(lowest, visit.round);
    return lowest;
  };

  return {
    next(mayStart) {
      const lastRound = lowestRound() + rules.roundsAhead;
      const index = waiting.findIndex((visit) => !busy.has(laneOf(visit)));
      const visit = waiting[index];
      // The first that could go decides: if it does not fit yet, smaller ones do not overtake it, or the large
      // sizes would always be measured last in their round.
      if (visit === undefined || visit.round > lastRound) return undefined;
      if (!fits([...running].map(demandOf), demandOf(visit), rules.limits) || !mayStart(visit))
        return undefined;
      waiting.splice(index, 1);
      running.add(visit);
      busy.add(laneOf(visit));
      return visit;
    },
    end: (visit) => {
      running.delete(visit);
      busy.delete(laneOf(visit));
    },
    drop: (key) => {
      waiting = waiting.filter((visit) => visit.cell.key !== key);
    },
    isRunning: (key) => [...running].some((visit) => visit.cell.key === key),
    get waiting() {
      return waiting.length;
    },
    get running() {
      return running.size;
    },
    get round() {
      return lowestRound();
    },
  };
}

function demandOf(visit: Visit<Target>) {
  const { functionName, memoryMb } = visit.cell;
  return { functionName, memoryMb, width: visit.cold };
}
