import { counted } from '@lambda-bench/config';
import {
  PRACTICAL,
  ratioOfMeans,
  ratioOfMedians,
  verdict,
  type NotAvailable,
  type RatioOfMedians,
  type Verdict,
  type VerdictName,
} from '@lambda-bench/metrics';
import { formatNumber } from '../table/unit.ts';
import type { Finding, Value } from '../table/table.ts';
import type { CellSummary } from './cell-summary.ts';
import { isKnown } from './quantity.ts';

/** Head against base, in words and in per cent of base; negative is faster. */
export interface CellComparison {
  readonly verdict: VerdictName | 'not comparable';
  readonly tone: Finding['tone'];
  readonly text: string;
  readonly percent?: number;
  readonly low?: number;
  readonly high?: number;
}

const TONE: Readonly<Record<VerdictName, Finding['tone']>> = {
  faster: 'better',
  'slightly faster': 'same',
  equivalent: 'same',
  'slightly slower': 'same',
  slower: 'worse',
  'no detectable difference': 'open',
};

/** Two cells of one run: measured in the same rounds, so compared round by round. */
export function compareCells(base: CellSummary, head: CellSummary): CellComparison {
  return compareColumns(base, head, 'paired');
}

/** The same for the mean price of a sample, which is what is shown: there is no least amount that matters, only a least share. */
export function compareCosts(
  base: Pick<CellSummary, 'usdByRound'>,
  head: Pick<CellSummary, 'usdByRound'>,
): CellComparison {
  if ('missing' in base.usdByRound) return notComparable(base.usdByRound.missing);
  if ('missing' in head.usdByRound) return notComparable(head.usdByRound.missing);
  const ratio = ratioOfMeans(base.usdByRound, head.usdByRound);
  return inWords(ratio, verdict(ratio, 1, { ratio: PRACTICAL.ratio, ms: 0 }));
}

export function compareColumns(
  base: Pick<CellSummary, 'totalByRound' | 'totalMs'>,
  head: Pick<CellSummary, 'totalByRound'>,
  design: 'paired' | 'unpaired',
): CellComparison {
  if (!isKnown(base.totalMs)) return notComparable('the base has no median');
  const ratio = ratioOfMedians(base.totalByRound, head.totalByRound, design);
  return inWords(ratio, verdict(ratio, base.totalMs.value));
}

export function inWords(
  ratio: RatioOfMedians | NotAvailable,
  called: Verdict | NotAvailable,
): CellComparison {
  if (ratio.kind === 'not-available') return notComparable(ratio.reason);
  if ('kind' in called) return notComparable(called.reason);
  const change = {
    percent: 100 * (ratio.estimate - 1),
    low: 100 * (ratio.low - 1),
    high: 100 * (ratio.high - 1),
  };
  const more = 'moreRounds' in called ? called.moreRounds : undefined;
  return {
    verdict: called.name,
    tone: TONE[called.name],
    text: `${called.name}, ${describeChange(change)}${more === undefined ? '' : `; about ${counted(more, 'more round')} would tell`}`,
    ...change,
  };
}

export function findingOf(comparison: CellComparison): Value {
  if (comparison.verdict === 'not comparable') return { kind: 'missing', reason: comparison.text };
  return {
    kind: 'finding',
    tone: comparison.tone,
    text: comparison.text,
    ...(comparison.percent !== undefined && { order: comparison.percent }),
  };
}

/** `−12 % (−14 to −10)`. */
export function describeChange(change: {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}): string {
  return `${signedPercent(change.percent)} % (${signedPercent(change.low)} to ${signedPercent(change.high)})`;
}

export function signedPercent(percent: number): string {
  const digits = formatNumber(Math.abs(percent), 'percent');
  return Number(digits) === 0 ? digits : `${percent < 0 ? '−' : '+'}${digits}`;
}

function notComparable(reason: string): CellComparison {
  return { verdict: 'not comparable', tone: 'open', text: reason };
}
