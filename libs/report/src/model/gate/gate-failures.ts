import { fisherExact, type RunFacts } from '@lambda-bench/metrics';
import type { FunctionRole } from '@lambda-bench/records';
import type { FailedShare, GateFailed } from './gate-model.ts';
import type { GateCell, GatePair } from './gate-pairs.ts';

const CHANCE = 0.05;

/**
 * What failed, by size, and what that says of head and base at all sizes together: what makes a function fail seldom depends on
 * its memory, and a handful of failures tells nothing if it is counted size by size. Undefined where nothing failed.
 */
export function gateFailures(pairs: readonly GatePair[], facts: RunFacts): GateFailed | undefined {
  const cells = pairs.map((pair) => ({
    cell: pair.label,
    base: shareOf(pair.base, facts),
    head: shareOf(pair.head, facts),
    message: messageOf([pair], facts),
  }));
  const failed = cells.filter(({ base, head }) => base.count + head.count > 0);
  if (failed.length === 0) return undefined;
  const [base, head] = [sum(cells.map((row) => row.base)), sum(cells.map((row) => row.head))];
  const decided = decide(base, head);
  return {
    base,
    head,
    ...decided,
    message: messageOf(pairs, facts),
    unanswered: unansweredOf(pairs, facts, { base, head }),
    cells: failed.map((row) => ({ ...row, decision: decided.decision })),
  };
}

/** More failures of the head that chance may explain are no regression, and no pass either. */
function decide(base: FailedShare, head: FailedShare): Pick<GateFailed, 'decision' | 'pValue'> {
  const [worse, better] = [fisherExact(base, head), fisherExact(head, base)];
  const isMore = head.count * base.of > base.count * head.of;
  if (worse < CHANCE) return { decision: 'worse', pValue: worse };
  if (isMore) return { decision: 'inconclusive', pValue: worse };
  // Of a base that never answers nothing can be better.
  const isBetter = better < CHANCE && base.count < base.of;
  return { decision: isBetter ? 'better' : 'none', pValue: better };
}

/** Who was asked and never answered, at any size. */
function unansweredOf(
  pairs: readonly GatePair[],
  facts: RunFacts,
  shares: Readonly<Record<FunctionRole, FailedShare>>,
): GateFailed['unanswered'] {
  return (['base', 'head'] as const)
    .filter((role) => shares[role].count > 0 && shares[role].count === shares[role].of)
    .map((role) => ({ role, message: firstOf(pairs, facts, role) ?? '' }));
}

/** The first of the head, or of the base where the head did not fail. */
function messageOf(pairs: readonly GatePair[], facts: RunFacts): string {
  return firstOf(pairs, facts, 'head') ?? firstOf(pairs, facts, 'base') ?? '';
}

function firstOf(pairs: readonly GatePair[], { reasons }: RunFacts, role: FunctionRole): string | undefined {
  const keys = new Set(pairs.map((pair) => pair[role].name.key));
  const first = reasons.find(({ type, cell }) => type === 'failure' && keys.has(cell));
  return first === undefined ? undefined : `${first.reason}: ${withoutCheckouts(first.message)}`;
}

/** Where a checkout was on the machine that measured is nobody’s business who reads a comment. */
function withoutCheckouts(message: string): string {
  return message.replaceAll(/[^\s"'`()]*\/lambda-bench-gate-\d+-\w+\/(base|head)(?:-copy)?(?=$|\W)/g, '<$1>');
}

function sum(shares: readonly FailedShare[]): FailedShare {
  return shares.reduce((all, { count, of }) => ({ count: all.count + count, of: all.of + of }), {
    count: 0,
    of: 0,
  });
}

function shareOf(cell: GateCell, facts: RunFacts): FailedShare {
  let count = 0;
  for (const group of facts.reasons) {
    if (group.type === 'failure' && group.cell === cell.name.key) count += group.count;
  }
  return { count, of: count + (cell.series('cold')?.n ?? 0) + (cell.series('warm')?.n ?? 0) };
}
