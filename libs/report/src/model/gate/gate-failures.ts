import { fisherExact, type RunFacts } from '@lambda-bench/metrics';
import type { FailedShare, GateFailures } from './gate-model.ts';
import type { GateCell, GatePair } from './gate-pairs.ts';

const CHANCE = 0.05;

/**
 * Sizes at which either side failed. One failure of the head where the base has none is a regression: whoever asks for what did
 * not fail before wants to know of the first. Where both fail, chance has to be excluded.
 */
export function gateFailures(pairs: readonly GatePair[], facts: RunFacts): readonly GateFailures[] {
  return pairs.flatMap((pair) => {
    const [base, head] = [shareOf(pair.base, facts), shareOf(pair.head, facts)];
    if (base.count + head.count === 0) return [];
    const failed = head.count > 0 ? pair.head : pair.base;
    const first = facts.reasons.find(({ type, cell }) => type === 'failure' && cell === failed.name.key);
    return [
      {
        cell: pair.label,
        base,
        head,
        decision: decide(base, head),
        message: first === undefined ? '' : `${first.reason}: ${first.message}`,
      },
    ];
  });
}

function decide(base: FailedShare, head: FailedShare): GateFailures['decision'] {
  if (base.count === 0 || fisherExact(base, head) < CHANCE) return 'worse';
  return fisherExact(head, base) < CHANCE ? 'better' : 'none';
}

function shareOf(cell: GateCell, facts: RunFacts): FailedShare {
  let count = 0;
  for (const group of facts.reasons) {
    if (group.type === 'failure' && group.cell === cell.name.key) count += group.count;
  }
  return { count, of: count + (cell.series('cold')?.n ?? 0) + (cell.series('warm')?.n ?? 0) };
}
