import { PRACTICAL } from '@lambda-bench/metrics';
import type { StartKind } from '@lambda-bench/records';
import type { Unit } from '../../table/unit.ts';

/** From where on a change matters: it has to exceed both, so the larger of the two decides. */
export interface GateThreshold {
  /** Share of the base. */
  readonly ratio: number;
  /** In the unit of the metric. */
  readonly least: number;
}

interface MetricRow {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Compared round by round with an interval; a fact is one number a side, and more is more. */
  readonly kind: 'compared' | 'fact';
  readonly start?: StartKind;
  readonly threshold: GateThreshold;
}

const OF_TIME = { ratio: PRACTICAL.ratio, least: PRACTICAL.ms };

/** What a gate looks at, in the order in which it is told. */
export const GATE_METRICS = [
  {
    id: 'warm',
    title: 'warm duration',
    unit: 'ms',
    kind: 'compared',
    start: 'warm',
    threshold: OF_TIME,
  },
  { id: 'init', title: 'cold init', unit: 'ms', kind: 'compared', start: 'cold', threshold: OF_TIME },
  {
    id: 'first',
    title: 'cold first invocation',
    unit: 'ms',
    kind: 'compared',
    start: 'cold',
    threshold: OF_TIME,
  },
  {
    id: 'cost',
    title: 'cost, warm',
    unit: 'usd/M',
    kind: 'compared',
    start: 'warm',
    threshold: { ratio: PRACTICAL.ratio, least: 0 },
  },
  {
    id: 'size',
    title: 'package size',
    unit: 'bytes',
    kind: 'fact',
    threshold: { ratio: 0.1, least: 10_000 },
  },
  {
    id: 'memory',
    title: 'memory used',
    unit: 'MB',
    kind: 'fact',
    // What a garbage collector leaves lying about differs by this much from process to process.
    threshold: { ratio: 0.1, least: 16 },
  },
] as const satisfies readonly MetricRow[];

export type GateMetric = (typeof GATE_METRICS)[number];
export type GateMetricId = GateMetric['id'];
export type GateThresholds = Readonly<Record<GateMetricId, GateThreshold>>;

export const GATE_METRIC_IDS: readonly GateMetricId[] = GATE_METRICS.map(({ id }) => id);

/** The usual thresholds, but for the shares that were asked for. */
export function gateThresholds(shares: Readonly<Partial<Record<GateMetricId, number>>> = {}): GateThresholds {
  const of = (id: GateMetricId): GateThreshold => {
    const usual = GATE_METRICS.find((row) => row.id === id)?.threshold ?? OF_TIME;
    return { ratio: shares[id] ?? usual.ratio, least: usual.least };
  };
  return {
    warm: of('warm'),
    init: of('init'),
    first: of('first'),
    cost: of('cost'),
    size: of('size'),
    memory: of('memory'),
  };
}
