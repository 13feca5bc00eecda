import type { GateMetricId } from '@lambda-bench/config';
import { PRACTICAL } from '@lambda-bench/metrics';
import type { Unit } from '../../table/unit.ts';

/** From where on a change matters: it has to exceed both, so the larger of the two decides. */
export interface GateThreshold {
  /** Share of the base. */
  readonly ratio: number;
  /** In the unit of the metric. */
  readonly least: number;
}

export type GateThresholds = Readonly<Record<GateMetricId, GateThreshold>>;

export const GATE_UNITS = {
  warm: 'ms',
  cpu: 'ms',
  init: 'ms',
  first: 'ms',
  cost: 'usd/M',
  size: 'bytes',
  memory: 'MB',
} as const satisfies Readonly<Record<GateMetricId, Unit>>;

const OF_TIME: GateThreshold = { ratio: PRACTICAL.ratio, least: PRACTICAL.ms };

const USUAL: GateThresholds = {
  warm: OF_TIME,
  cpu: OF_TIME,
  init: OF_TIME,
  first: OF_TIME,
  cost: { ratio: PRACTICAL.ratio, least: 0 },
  size: { ratio: 0.1, least: 10_000 },
  // What a garbage collector leaves lying about differs by this much from process to process.
  memory: { ratio: 0.1, least: 16 },
};

/** The usual thresholds, but for the shares that were asked for. */
export function gateThresholds(shares: Readonly<Partial<Record<GateMetricId, number>>>): GateThresholds {
  const of = (id: GateMetricId): GateThreshold => ({ ...USUAL[id], ratio: shares[id] ?? USUAL[id].ratio });
  return {
    warm: of('warm'),
    cpu: of('cpu'),
    init: of('init'),
    first: of('first'),
    cost: of('cost'),
    size: of('size'),
    memory: of('memory'),
  };
}
