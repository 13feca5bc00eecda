import { BenchError } from '@lambda-bench/config';
import { listOption, readShare, type OptionTable } from '@lambda-bench/host';
import { GATE_METRIC_IDS, gateThresholds, type GateMetricId, type GateRequest } from '@lambda-bench/report';
import type { InferredOptionTypes } from 'yargs';

/** What a gate looks at, and from where on it fails. */
export const GATE_OPTIONS = {
  metrics: listOption(`only these: ${GATE_METRIC_IDS.join(', ')}`),
  threshold: listOption('what a change has to exceed: 5%, or by metric warm=5%,init=10%'),
} as const satisfies OptionTable;

export function gateRequestOf({
  metrics,
  threshold,
}: InferredOptionTypes<typeof GATE_OPTIONS>): Pick<GateRequest, 'metrics' | 'thresholds'> {
  return {
    metrics: metrics === undefined ? GATE_METRIC_IDS : metrics.map((id) => metricOf(id, '--metrics')),
    thresholds: gateThresholds(sharesOf(threshold ?? [])),
  };
}

/** A share without a name is for what is compared by time and cost; package size and memory are told by name. */
const WITHOUT_NAME: readonly GateMetricId[] = ['warm', 'init', 'first', 'cost'];

function sharesOf(given: readonly string[]): Partial<Record<GateMetricId, number>> {
  const unnamed: Partial<Record<GateMetricId, number>> = {};
  const named: Partial<Record<GateMetricId, number>> = {};
  for (const text of given) {
    const [name, share, ...rest] = text.split('=');
    if (share === undefined) {
      for (const id of WITHOUT_NAME) unnamed[id] = shareOf(text, text);
    } else {
      named[metricOf(name ?? '', '--threshold')] = shareOf(rest.length === 0 ? share : '', text);
    }
  }
  return { ...unnamed, ...named };
}

function metricOf(name: string, option: string): GateMetricId {
  const id = GATE_METRIC_IDS.find((candidate) => candidate === name);
  if (id !== undefined) return id;
  throw new BenchError('LB_USAGE', `${option} ${name} is no metric of a gate`, GATE_METRIC_IDS.join(', '));
}

function shareOf(text: string, given: string): number {
  const share = readShare(text);
  if (share > 0 && share <= 10) return share;
  throw new BenchError(
    'LB_USAGE',
    `--threshold ${given} is not allowed`,
    'a share above 0, such as 5% or 0.05, or one by metric, such as warm=5%,init=10%',
  );
}
