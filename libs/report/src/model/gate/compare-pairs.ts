import { GATE_METRICS, pricesOf, type GateMetric, type GateMetricId } from '@lambda-bench/config';
import { judgeDifferences, type JudgedDifference, type Random, type Rounds } from '@lambda-bench/metrics';
import { columnOf, meanOf, medianOf, type Column } from '../estimates.ts';
import { priceColumn } from '../price-column.ts';
import type { Quantity } from '../quantity.ts';
import type { GateComparison } from './gate-model.ts';
import type { GateCell, GatePair } from './gate-pairs.ts';
import { GATE_UNITS, type GateThresholds } from './gate-thresholds.ts';

export interface ComparePairs {
  readonly metrics: readonly GateMetricId[];
  readonly thresholds: GateThresholds;
  readonly region: string;
  /** Without, there is nothing warm to compare. */
  readonly warmPerCell: number;
  readonly random: Random;
}

type Compared = Extract<GateMetric, { kind: 'compared' }>;

/** Every metric at every size, decided together: each comparison counts for the number of them. */
export function comparePairs(pairs: readonly GatePair[], request: ComparePairs): readonly GateComparison[] {
  const asked = GATE_METRICS.filter((metric) => metric.kind === 'compared')
    .filter(({ id }) => request.metrics.includes(id))
    .filter(({ start }) => start === 'cold' || request.warmPerCell > 0)
    .filter(({ id }) => id !== 'cost' || pricesOf(request.region) !== undefined)
    .filter(({ id }) => id !== 'cpu' || pairs.some(tellsCpu));
  const rows = pairs.flatMap((pair) =>
    asked.map((metric) => ({
      pair,
      metric,
      base: columnOfMetric(metric, pair.base, request.region),
      head: columnOfMetric(metric, pair.head, request.region),
    })),
  );
  const judged = judgeDifferences(
    rows.map(({ metric, base, head }) => {
      const { ratio, least } = request.thresholds[metric.id];
      const [from, to] = [base, head].map(({ rounds }) => (metric.id === 'cost' ? meansOf(rounds) : rounds));
      return { base: from ?? [], head: to ?? [], threshold: { ratio, ms: least } };
    }),
  );
  return rows.flatMap(({ pair, metric, base, head }, index) => {
    const found = judged[index];
    if (found === undefined) return [];
    const quantity = (column: Column) => quantityOf(metric, column, request.random);
    const { id, title } = metric;
    return [
      {
        metric: id,
        title,
        unit: GATE_UNITS[id],
        cell: pair.label,
        memoryMb: pair.memoryMb,
        base: quantity(base),
        head: quantity(head),
        ...findingOf(found),
      },
    ];
  });
}

function findingOf({ ratio, verdict, pValue, pAdjusted, decision }: JudgedDifference) {
  const more = 'name' in verdict && 'moreRounds' in verdict ? verdict.moreRounds : undefined;
  return {
    ...(ratio.kind === 'interval' && {
      change: {
        percent: 100 * (ratio.estimate - 1),
        low: 100 * (ratio.low - 1),
        high: 100 * (ratio.high - 1),
        rounds: ratio.rounds,
      },
    }),
    verdict: 'name' in verdict ? verdict.name : ('not comparable' as const),
    ...('kind' in verdict && { why: verdict.reason }),
    ...(more !== undefined && { moreRounds: more }),
    ...(pValue !== undefined && { pValue }),
    ...(pAdjusted !== undefined && { pAdjusted }),
    decision,
  };
}

/** AWS does not tell CPU time, and the emulator only where it has cgroups. */
function tellsCpu({ base, head }: GatePair): boolean {
  return [base, head].some((cell) => cell.series('warm')?.cpuMicros.some((value) => !Number.isNaN(value)));
}

const NOTHING: Column = { n: 0, rounds: [] };

function columnOfMetric({ id, start }: Compared, cell: GateCell, region: string): Column {
  const series = cell.series(start);
  if (series === undefined) return NOTHING;
  switch (id) {
    case 'warm':
    case 'first':
      return columnOf(series.round, series.durationMs);
    case 'cpu':
      return columnOf(series.round, series.cpuMicros, (micros) => micros / 1000);
    case 'init':
      return columnOf(series.round, series.initMs);
    case 'cost': {
      const usd = priceColumn(series, cell.name, region);
      return 'missing' in usd
        ? NOTHING
        : { n: usd.n, rounds: usd.rounds.map((round) => round.map((value) => value * 1e6)) };
    }
  }
}

/** A bill is made of means, so what is tested of money is what is shown of it: each round is its mean price. */
function meansOf(rounds: Rounds): Rounds {
  return rounds.map((round) =>
    round.length === 0 ? [] : [round.reduce((sum, value) => sum + value, 0) / round.length],
  );
}

/** A mean for money alone, as everywhere. */
function quantityOf({ id }: Compared, column: Column, random: Random): Quantity {
  const unit = GATE_UNITS[id];
  return unit === 'usd/M' ? meanOf(column, unit) : medianOf(column, unit, random);
}
