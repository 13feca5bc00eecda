import { gammaln } from 'simple-statistics';

/** How many of how many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** Fisher's exact test, one-sided: how often chance alone would give head so large a share of what befell the two together. */
export function fisherExact(base: Share, head: Share): number {
  const befell = base.count + head.count;
  const all = base.of + head.of;
  let p = 0;
  for (let count = head.count; count <= Math.min(befell, head.of); count += 1) {
    if (befell - count > base.of) continue;
    p += Math.exp(logChoose(head.of, count) + logChoose(base.of, befell - count) - logChoose(all, befell));
  }
  return Math.min(1, p);
}

function logChoose(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}
