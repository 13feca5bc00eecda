import { normalCdf, normalQuantile } from './distributions.ts';

export interface MannWhitney {
  /** Pairs in which head is above base, ties counting half: from 0 to n·m. */
  readonly u: number;
  readonly pValue: number;
  readonly method: 'exact' | 'normal';
}

/** Up to here the exact distribution is cheap; above, the normal is right to three decimals. */
const EXACT_MAX = 50;

/**
 * The two-sided Mann–Whitney U test of independent samples. Exact for small samples without ties, else normal with the tie
 * correction of the variance and a continuity correction. It does not know of rounds, so it stands beside the interval, not
 * in its place. Undefined when a side is empty.
 */
export function mannWhitney(base: readonly number[], head: readonly number[]): MannWhitney | undefined {
  const [n, m] = [base.length, head.length];
  if (n === 0 || m === 0) return undefined;
  const { rankSum, tieTerm } = rank(base, head);
  const u = rankSum - (m * (m + 1)) / 2;
  if (tieTerm === 0 && n + m <= EXACT_MAX) return { u, pValue: exactPValue(u, n, m), method: 'exact' };
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (variance <= 0) return { u, pValue: 1, method: 'normal' };
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return { u, pValue: Math.min(1, 2 * normalCdf(-distance / Math.sqrt(variance))), method: 'normal' };
}

/**
 * The largest c for which U < c happens in at most `tail` of all orders: the c-th smallest and largest differences bound the shift.
 * Zero when there is none.
 */
export function criticalU(n: number, m: number, tail: number): number {
  if (n + m > EXACT_MAX) {
    const z = normalQuantile(1 - tail);
    return Math.max(0, Math.floor((n * m) / 2 - z * Math.sqrt((n * m * (n + m + 1)) / 12)));
  }
  const ways = arrangements(n, m);
  const allowed = tail * ways.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  return Math.max(
    0,
    ways.findIndex((count) => (seen += count) > allowed),
  );
}

/** The sum of head's midranks in the pooled sample, and Σ(t³ − t) over groups of t equal values. */
function rank(base: readonly number[], head: readonly number[]): { rankSum: number; tieTerm: number } {
  const pooled = [...base.map((value) => [value, 0] as const), ...head.map((value) => [value, 1] as const)];
  pooled.sort(([a], [b]) => a - b);
  let rankSum = 0;
  let tieTerm = 0;
  for (let start = 0; start < pooled.length;) {
    let end = start;
    let ofHead = 0;
    while (end < pooled.length && pooled[end]?.[0] === pooled[start]?.[0]) {
      ofHead += pooled[end]?.[1] ?? 0;
      end += 1;
    }
    const ties = end - start;
    rankSum += ofHead * ((start + 1 + end) / 2);
    tieTerm += ties ** 3 - ties;
    start = end;
  }
  return { rankSum, tieTerm };
}

function exactPValue(u: number, n: number, m: number): number {
  const ways = arrangements(n, m);
  const total = ways.reduce((sum, count) => sum + count, 0);
  const extreme = Math.min(u, n * m - u);
  const tail = ways.slice(0, extreme + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / total);
}

/** In how many orders of n and m values U comes out as 0, 1, …: the coefficients of the Gaussian binomial (Mann and Whitney, 1947). */
function arrangements(n: number, m: number): Float64Array {
  const size = n * m + 1;
  const ways = new Float64Array(size);
  ways[0] = 1;
  for (let factor = 1; factor <= m; factor += 1) {
    for (let u = size - 1; u >= n + factor; u -= 1) ways[u] = (ways[u] ?? 0) - (ways[u - n - factor] ?? 0);
    for (let u = factor; u < size; u += 1) ways[u] = (ways[u] ?? 0) + (ways[u - factor] ?? 0);
  }
  return ways;
}
