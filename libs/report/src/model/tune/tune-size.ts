import { meanInterval, type Rounds } from '@lambda-bench/metrics';
import type { RunFacts } from '@lambda-bench/metrics';
import { seriesKey } from '@lambda-bench/metrics';
import type { CellSummary } from '../cell-summary.ts';
import { roundMeans } from '../estimates.ts';
import { priceColumn } from '../price-column.ts';
import type { Quantity } from '../quantity.ts';

/** What a request takes and costs at one memory size: of one payload, or of all of them by their shares. */
export interface TuneSize {
  readonly memoryMb: number;
  /** Of a warm request; of a cold one where most are cold. */
  readonly time: Quantity;
  /** Of a million requests, cold ones by their share. */
  readonly usdPerMillion: Quantity;
  /** One value a round, for comparisons: sizes were measured in the same rounds. */
  readonly timeByRound: Rounds;
  readonly usdByRound: Rounds | { readonly missing: string };
  readonly cold: CellSummary | undefined;
  readonly warm: CellSummary | undefined;
  /** Where invocations failed: what is known is of those that did not, and may be no answer at all. */
  readonly failures?: Failures;
}

export interface Failures {
  readonly failed: number;
  readonly of: number;
}

export interface SizeRequest {
  readonly facts: RunFacts;
  readonly region: string;
  readonly coldShare: number;
}

/** The median request is warm as long as no more than half of them are cold. */
export function isMostlyCold({ coldShare }: Pick<SizeRequest, 'coldShare'>): boolean {
  return coldShare > 0.5;
}

/** The sizes of one payload, the smallest first. */
export function sizesOf(summaries: readonly CellSummary[], request: SizeRequest): readonly TuneSize[] {
  const memories = [...new Set(summaries.map((row) => row.memoryMb))].sort((a, b) => a - b);
  return memories.map((memoryMb) => {
    const of = (kind: 'cold' | 'warm') =>
      summaries.find((row) => row.memoryMb === memoryMb && row.kind === kind);
    return sizeOf(memoryMb, of('cold'), of('warm'), request);
  });
}

/** `12 of 18 failed`. */
export function describeFailures({ failed, of }: Failures): string {
  return `${failed} of ${of} failed`;
}

/** All payloads as one: times and prices by their shares, round by round. A size that one of them lacks has none. */
export function weightedSizes(
  parts: readonly { readonly share: number; readonly sizes: readonly TuneSize[] }[],
): readonly TuneSize[] {
  const memories = [...new Set(parts.flatMap(({ sizes }) => sizes.map((size) => size.memoryMb)))];
  return memories
    .sort((a, b) => a - b)
    .flatMap((memoryMb) => {
      const found = parts.flatMap(({ share, sizes }) => {
        const size = sizes.find((candidate) => candidate.memoryMb === memoryMb);
        return size === undefined ? [] : [{ share, size }];
      });
      return found.length === parts.length ? [weighted(memoryMb, found)] : [];
    });
}

function sizeOf(
  memoryMb: number,
  cold: CellSummary | undefined,
  warm: CellSummary | undefined,
  request: SizeRequest,
): TuneSize {
  const timed = isMostlyCold(request) ? cold : warm;
  const usdByRound = mixedPrice(cold, warm, request);
  const failures = failuresOf(cold, warm, request.facts);
  return {
    memoryMb,
    cold,
    warm,
    ...(failures !== undefined && { failures }),
    time: timed?.totalMs ?? { kind: 'missing', reason: 'no sample' },
    timeByRound: timed?.totalByRound ?? [],
    usdByRound,
    usdPerMillion: priceOf(usdByRound),
  };
}

function failuresOf(
  cold: CellSummary | undefined,
  warm: CellSummary | undefined,
  facts: RunFacts,
): Failures | undefined {
  const keys = new Set([cold?.key, warm?.key]);
  const failed = facts.reasons
    .filter(({ type, cell }) => type === 'failure' && keys.has(cell))
    .reduce((sum, { count }) => sum + count, 0);
  return failed === 0 ? undefined : { failed, of: failed + (cold?.n ?? 0) + (warm?.n ?? 0) };
}

function sumOfFailures(sizes: readonly TuneSize[]): Failures | undefined {
  if (sizes.every(({ failures }) => failures === undefined)) return undefined;
  const counts = sizes.map(
    ({ failures, cold, warm }) => failures ?? { failed: 0, of: (cold?.n ?? 0) + (warm?.n ?? 0) },
  );
  return {
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    of: counts.reduce((sum, { of }) => sum + of, 0),
  };
}

function mixedPrice(
  cold: CellSummary | undefined,
  warm: CellSummary | undefined,
  { facts, region, coldShare }: SizeRequest,
): TuneSize['usdByRound'] {
  const kinds = [
    { row: cold, kind: 'cold', share: coldShare },
    { row: warm, kind: 'warm', share: 1 - coldShare },
  ] as const;
  const parts: { share: number; rounds: Rounds }[] = [];
  for (const { row, kind, share } of kinds) {
    if (share === 0) continue;
    const series = row === undefined ? undefined : facts.series.get(seriesKey(row.key, kind));
    if (row === undefined || series === undefined) return { missing: `no ${kind} sample` };
    const column = priceColumn(series, row, region);
    if ('missing' in column) return column;
    parts.push({ share, rounds: roundMeans(column) });
  }
  return sumOf(parts);
}

function weighted(
  memoryMb: number,
  parts: readonly { readonly share: number; readonly size: TuneSize }[],
): TuneSize {
  const timeByRound = sumOf(parts.map(({ share, size }) => ({ share, rounds: size.timeByRound })));
  const prices = parts.flatMap(({ share, size: { usdByRound } }) =>
    'missing' in usdByRound ? [] : [{ share, rounds: usdByRound }],
  );
  const usdByRound =
    prices.length === parts.length ? sumOf(prices) : { missing: 'not every payload has a price' };
  const failures = sumOfFailures(parts.map(({ size }) => size));
  return {
    memoryMb,
    ...(failures !== undefined && { failures }),
    timeByRound,
    time: estimateOf(timeByRound, 'ms', 1),
    usdByRound,
    usdPerMillion: priceOf(usdByRound),
    cold: undefined,
    warm: undefined,
  };
}

function priceOf(usdByRound: TuneSize['usdByRound']): Quantity {
  return 'missing' in usdByRound
    ? { kind: 'missing', reason: usdByRound.missing }
    : estimateOf(usdByRound, 'usd/M', 1e6);
}

/** A round that one of the parts has no value of has none. */
function sumOf(parts: readonly { readonly share: number; readonly rounds: Rounds }[]): Rounds {
  const count = Math.max(0, ...parts.map(({ rounds }) => rounds.length));
  return Array.from({ length: count }, (_, round) => {
    const values = parts.map(({ share, rounds }) => ({ share, value: rounds[round]?.[0] }));
    const sum = values.reduce<number | undefined>(
      (total, { share, value }) =>
        total === undefined || value === undefined ? undefined : total + share * value,
      0,
    );
    return sum === undefined ? [] : [sum];
  });
}

function estimateOf(rounds: Rounds, unit: 'ms' | 'usd/M', scale: number): Quantity {
  const values = rounds.flat().map((value) => value * scale);
  if (values.length === 0) return { kind: 'missing', reason: 'no sample' };
  const found = meanInterval(values.map((value) => [value]));
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const base = { kind: 'estimate', value, n: values.length, unit } as const;
  return found.kind === 'interval'
    ? { ...base, low: found.low, high: found.high }
    : { ...base, why: found.reason };
}
