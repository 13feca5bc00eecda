import { GATE_METRICS, type GateMetric, type GateMetricId } from '@lambda-bench/config';
import { median } from '@lambda-bench/metrics';
import type { GateFact } from './gate-model.ts';
import type { GateCell, GateFunctions, GatePair } from './gate-pairs.ts';
import { GATE_UNITS, type GateThresholds } from './gate-thresholds.ts';

type Fact = Extract<GateMetric, { kind: 'fact' }>;

/** One number a side, where both sides tell it. */
export function gateFacts(
  { base, head }: GateFunctions,
  pairs: readonly GatePair[],
  { metrics, thresholds }: { readonly metrics: readonly GateMetricId[]; readonly thresholds: GateThresholds },
): readonly GateFact[] {
  const asked = GATE_METRICS.filter((metric) => metric.kind === 'fact').filter(({ id }) =>
    metrics.includes(id),
  );
  return asked.flatMap((metric) => {
    const sides =
      metric.id === 'size'
        ? [{ base: base.codeBytes, head: head.codeBytes }]
        : pairs.map((pair) => ({
            cell: pair.label,
            base: memoryOf(pair.base),
            head: memoryOf(pair.head),
          }));
    return sides.flatMap((side) => factOf(metric, side, thresholds));
  });
}

interface Sides {
  readonly cell?: string;
  readonly base: number | undefined;
  readonly head: number | undefined;
}

function factOf(
  { id, title }: Fact,
  { cell, base, head }: Sides,
  thresholds: GateThresholds,
): readonly GateFact[] {
  if (base === undefined || head === undefined || base <= 0) return [];
  const { ratio, least } = thresholds[id];
  const beyond = Math.abs(head - base) > Math.max(ratio * base, least);
  return [
    {
      metric: id,
      title,
      unit: GATE_UNITS[id],
      ...(cell !== undefined && { cell }),
      base,
      head,
      percent: 100 * (head / base - 1),
      decision: !beyond ? 'none' : head > base ? 'worse' : 'better',
    },
  ];
}

/** The median of all samples: the largest of a run is the whim of one environment. */
function memoryOf(cell: GateCell): number | undefined {
  const values = (['cold', 'warm'] as const).flatMap((kind) => [...(cell.series(kind)?.maxMemoryMb ?? [])]);
  return median(values.filter((value) => !Number.isNaN(value)));
}
