import { BenchError, GATE_METRICS, type GateMetricId } from '@lambda-bench/config';
import type { InferredOptionTypes } from 'yargs';
import type { OptionTable } from './command.ts';
import { listOption } from './list-option.ts';
import { readShare } from './share.ts';

const IDS = GATE_METRICS.map(({ id }) => id);

/** What a gate looks at, and what it takes to fail: asked for when it measures, and once more when it is judged again. */
export const GATE_OPTIONS = {
  metrics: { ...listOption(`only these: ${IDS.join(', ')}`), nargs: 1 },
  threshold: { ...listOption('what a change has to exceed: 5%, or by metric warm=5%,init=10%'), nargs: 1 },
} as const satisfies OptionTable;

export interface GateChoice {
  readonly metrics: readonly GateMetricId[];
  /** Shares of the base, where they are not the usual ones. */
  readonly shares: Readonly<Partial<Record<GateMetricId, number>>>;
}

export function readGateOptions({
  metrics,
  threshold,
}: InferredOptionTypes<typeof GATE_OPTIONS>): GateChoice {
  const looked = metrics === undefined ? IDS : metrics.map((id) => metricOf(id, '--metrics'));
  return { metrics: looked, shares: sharesOf(threshold ?? [], looked) };
}

/** A share without a name is for what is compared; a fact is told by name. */
function sharesOf(given: readonly string[], looked: readonly GateMetricId[]): GateChoice['shares'] {
  const unnamed: Partial<Record<GateMetricId, number>> = {};
  const named: Partial<Record<GateMetricId, number>> = {};
  for (const text of given) {
    const [name = '', share, ...rest] = text.split('=');
    if (share === undefined) {
      if (Object.keys(unnamed).length > 0) throw refused(given, 'more than one share has no name');
      for (const { id, kind } of GATE_METRICS) if (kind === 'compared') unnamed[id] = shareOf(text, text);
    } else {
      const id = metricOf(name, '--threshold');
      if (named[id] !== undefined) throw refused(given, `${id} is there twice`);
      if (!looked.includes(id)) throw refused(given, `${id} is not among --metrics`);
      named[id] = shareOf(rest.length === 0 ? share : '', text);
    }
  }
  return { ...unnamed, ...named };
}

function refused(given: readonly string[], why: string): BenchError {
  return new BenchError(
    'LB_USAGE',
    `--threshold ${given.join(',')} is not allowed: ${why}`,
    'one share for all that is compared, and one for each metric that is looked at, such as 5%,init=10%',
  );
}

function metricOf(name: string, option: string): GateMetricId {
  const id = IDS.find((candidate) => candidate === name);
  if (id !== undefined) return id;
  throw new BenchError('LB_USAGE', `${option} ${name} is no metric of a gate`, `one of: ${IDS.join(', ')}`);
}

/** Ten times the base is no threshold any more, but a slip of the finger. */
const SHARE_AT_MOST = 10;

function shareOf(text: string, given: string): number {
  const share = readShare(text);
  if (share > 0 && share <= SHARE_AT_MOST) return share;
  throw new BenchError(
    'LB_USAGE',
    `--threshold ${given} is not allowed`,
    'a share above 0, such as 5% or 0.05, or one by metric, such as warm=5%,init=10%',
  );
}
