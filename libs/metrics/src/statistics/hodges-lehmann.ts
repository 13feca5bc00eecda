import { criticalU } from './mann-whitney.ts';
import { ascending, notAvailable, type Interval, type NotAvailable } from './sample.ts';

/** Enough to leave a range in which no two differences of measured times fit. */
const HALVINGS = 60;

/**
 * By how much head is shifted against base, if the two have the same shape: the median of all differences head − base, with
 * Moses's interval, whose ends are the differences at the ranks that the Mann–Whitney test does not reject. For independent
 * samples, so for a single round.
 */
export function hodgesLehmann(base: readonly number[], head: readonly number[]): Interval | NotAvailable {
  const [n, m] = [base.length, head.length];
  const rank = criticalU(n, m, 0.025);
  if (rank < 1) return notAvailable(`n too small: ${n} and ${m}`);
  const [from, to] = [ascending(base), ascending(head)];
  const at = (rank: number) => differenceAt(from, to, rank);
  const pairs = n * m;
  const estimate = (at(Math.ceil(pairs / 2)) + at(Math.floor(pairs / 2) + 1)) / 2;
  return { kind: 'interval', estimate, low: at(rank), high: at(pairs - rank + 1) };
}

/**
 * The `rank`-th smallest of all n·m differences, counting from 1, without making them: counting those up to a limit takes one walk
 * along both sides, so the limit is found by bisection.
 */
function differenceAt(base: Float64Array, head: Float64Array, rank: number): number {
  let low = (head[0] ?? 0) - (base.at(-1) ?? 0);
  let high = (head.at(-1) ?? 0) - (base[0] ?? 0);
  if (upTo(base, head, low).count >= rank) return low;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = low + (high - low) / 2;
    if (upTo(base, head, middle).count >= rank) high = middle;
    else low = middle;
  }
  return upTo(base, head, high).largest;
}

function upTo(base: Float64Array, head: Float64Array, limit: number): { count: number; largest: number } {
  let count = 0;
  let largest = -Infinity;
  let reached = 0;
  for (const from of base) {
    while (reached < head.length && (head[reached] ?? 0) - from <= limit) reached += 1;
    count += reached;
    if (reached > 0) largest = Math.max(largest, (head[reached - 1] ?? 0) - from);
  }
  return { count, largest };
}
