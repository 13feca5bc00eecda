/** What a gate looks at, in the order in which it is told: compared round by round, or a fact, which is one number a side. */
export const GATE_METRICS = [
  { id: 'warm', title: 'warm duration', kind: 'compared', start: 'warm' },
  { id: 'cpu', title: 'CPU time, warm', kind: 'compared', start: 'warm' },
  { id: 'init', title: 'cold init', kind: 'compared', start: 'cold' },
  { id: 'first', title: 'cold first invocation', kind: 'compared', start: 'cold' },
  { id: 'cost', title: 'cost, warm', kind: 'compared', start: 'warm' },
  { id: 'size', title: 'package size', kind: 'fact' },
  { id: 'memory', title: 'memory used', kind: 'fact' },
] as const;

export type GateMetric = (typeof GATE_METRICS)[number];
export type GateMetricId = GateMetric['id'];
