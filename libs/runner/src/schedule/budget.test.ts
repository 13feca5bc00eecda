import { describe, expect, it } from 'vitest';
import { matrixPlan } from '../target.ts';
import { matrixPlanOf } from '../testing/simulated-run.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { enter, openVisitBook } from '../visit/visit-book.ts';
import type { VisitTools } from '../visit/visit-tools.ts';
import { budgetOf } from './budget.ts';
import { newCell, NO_STREAK } from './cell-state.ts';
import { openCongestion } from './congestion.ts';

const [target] = matrixPlan(
  matrixPlanOf('test', { runtimes: ['rust'], workloads: ['light'], memoryMb: [512] }),
).cells;
const visit = { cell: target!, round: 0, cold: 2, warm: 2 };
const cost = { ofInvocation: () => 0.01, ofBilled: () => 0.01 };

function openBudget() {
  const budget = budgetOf({
    budgetUsd: 0.041,
    spentUsd: 0,
    cost,
    cellOf: () => newCell(visit.cell),
    timeoutMsOf: () => 1000,
  });
  expect(budget.reserve(visit)).toBe(true);
  return { budget, purse: budget.purseOf(visit) };
}

describe('the purse of a visit', () => {
  it('is not used up by what was throttled: nobody else gets the money that asking again will cost', () => {
    const { budget, purse } = openBudget();
    expect(purse.take(2)).toBe(true);
    purse.spare();
    purse.spare();
    expect(budget.reserve({ ...visit, cold: 1, warm: 0 })).toBe(false);
    expect(purse.take(4)).toBe(true);
    expect(purse.take(1)).toBe(false);
  });

  it('is used up by what was answered and by what was lost', () => {
    const { purse } = openBudget();
    expect(purse.take(3)).toBe(true);
    purse.pay(0.005);
    purse.pay(0.005);
    purse.lose(0.03);
    expect(purse.take(2)).toBe(false);
  });
});

describe('an invocation', () => {
  it.each([
    ['that was throttled is spared', 'throttled', 'spare'],
    ['whose answer was lost may have been billed', 'network', 'lose'],
  ] as const)('%s', (_, cause, entered) => {
    const seen: string[] = [];
    const tools: VisitTools = {
      clock: { now: () => 0 },
      sleep: () => Promise.resolve(),
      random: () => 0,
      policy: DEFAULT_POLICY,
      purse: {
        take: () => true,
        pay: () => void seen.push('pay'),
        spare: () => void seen.push('spare'),
        lose: () => void seen.push('lose'),
      },
      congestion: openCongestion({
        clock: { now: () => 0 },
        concurrency: 1,
        patienceMs: 1,
        onLowered: () => undefined,
      }),
      costUsd: () => 1,
      environments: new Set(),
      checkStopped: () => undefined,
      onAskedAgain: () => undefined,
    };
    const book = openVisitBook(visit, NO_STREAK, tools);
    const client = { sentAt: 0, roundTripMs: 1 };
    enter(book, book.slots[0]!, { outcome: 'unanswered', cause, code: 'C', message: 'm', client });
    expect(seen).toEqual([entered]);
  });
});
