import { ARCHITECTURES, parseOwnCellKey, pricesOf } from '@lambda-bench/config';
import {
  invocationCost,
  median,
  percentile,
  quantileInterval,
  seriesKey,
  type Random,
  type Rounds,
  type RunFacts,
  type Series,
  type SeriesColumn,
} from '@lambda-bench/metrics';
import { seededRandom } from '@lambda-bench/plan';
import type { Header, StartKind } from '@lambda-bench/records';
import type { Aggregate, StoredMedian, StoredTail } from '@lambda-bench/stores';

/** An aggregate for every cell and kind of which the journal says something, be it that nothing could be measured. */
export function aggregatesOf(facts: RunFacts): readonly Aggregate[] {
  const { header } = facts;
  if (header === undefined) return [];
  const kinds: readonly StartKind[] = header.plan.warmPerCell > 0 ? ['cold', 'warm'] : ['cold'];
  const cells = new Set([
    ...[...facts.series.values()].map(({ cell }) => cell),
    ...facts.reasons.map(({ cell }) => cell),
  ]);
  return [...cells].flatMap((cell) =>
    kinds.flatMap((kind) => {
      const series = facts.series.get(seriesKey(cell, kind));
      const counts = countsOf(facts, cell, kind);
      const isKnown = series !== undefined || Object.values(counts).some((count) => count > 0);
      return isKnown ? [{ ...identityOf(header, cell, kind), ...counts, ...numbersOf(series, header) }] : [];
    }),
  );
}

function identityOf(header: Header, cell: string, kind: StartKind) {
  const { run, region, backend, mode, pricesAsOf } = header;
  return { run, cell, kind, startedAt: new Date(header.at).toISOString(), region, backend, mode, pricesAsOf };
}

function countsOf(facts: RunFacts, cell: string, kind: StartKind) {
  const count = (type: 'failure' | 'reject' | 'skip') =>
    facts.reasons
      .filter((reason) => reason.type === type && reason.cell === cell && (reason.kind ?? kind) === kind)
      .reduce((sum, reason) => sum + reason.count, 0);
  return { failures: count('failure'), rejects: count('reject'), skips: count('skip') };
}

function numbersOf(series: Series | undefined, header: Header): Pick<Aggregate, 'n'> & Partial<Aggregate> {
  if (series === undefined) return { n: 0 };
  const random = seededRandom(seriesKey(series.cell, series.kind));
  const durations = roundsOf(series, 'durationMs');
  return {
    n: series.n,
    ...named('durationMs', medianOf(durations, random)),
    ...(series.kind === 'cold' && named('initMs', medianOf(roundsOf(series, 'initMs'), random))),
    ...named('roundTripMs', medianOf(roundsOf(series, 'roundTripMs'), random)),
    ...named('p99Ms', tailOf(durations, random)),
    ...priceOf(series, header),
  };
}

/** What is not there gets no name: an absent number is absent, not undefined. */
function named<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}

function roundsOf(series: Series, column: SeriesColumn): Rounds {
  const rounds: number[][] = [];
  for (const [index, round] of series.round.entries()) {
    const value = series[column][index];
    if (value !== undefined && !Number.isNaN(value)) (rounds[round] ??= []).push(value);
  }
  return rounds.filter((round) => round.length > 0);
}

function medianOf(rounds: Rounds, random: Random): StoredMedian | undefined {
  const middle = median(rounds.flat());
  if (middle === undefined) return undefined;
  const interval = quantileInterval(rounds, { random });
  return interval.kind === 'interval'
    ? { median: middle, low: interval.low, high: interval.high }
    : { median: middle };
}

function tailOf(rounds: Rounds, random: Random): StoredTail | undefined {
  const p99 = percentile(rounds, 0.99, { random });
  switch (p99.kind) {
    case 'interval':
      return { value: p99.estimate, low: p99.low, high: p99.high };
    case 'upper-bound':
      return { atMost: p99.atMost };
    case 'not-available':
      return undefined;
  }
}

function priceOf(series: Series, { functions, region }: Header): Partial<Aggregate> {
  const { functionName, memoryMb } = parseOwnCellKey(series.cell) ?? {};
  const fn = functions.find(({ name }) => name === functionName);
  const architecture = ARCHITECTURES.find(({ id }) => id === fn?.arch)?.id;
  const billed = [...series.billedMs].filter((value) => !Number.isNaN(value));
  const prices = pricesOf(region);
  const usd =
    prices === undefined || architecture === undefined || memoryMb === undefined
      ? []
      : billed.map((billedMs) => invocationCost({ billedMs, memoryMb, architecture }, prices).totalUsd);
  return {
    ...named('memoryMb', memoryMb),
    ...named('architecture', architecture),
    ...named('meanBilledMs', mean(billed)),
    ...named('meanUsd', mean(usd)),
  };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
