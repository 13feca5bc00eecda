import { counted, GATE_METRICS } from '@lambda-bench/config';
import { formatNumber, formatWithUnit } from '../../table/unit.ts';
import type { FootGroup } from '../report-model.ts';
import type { GateModel, GateSide } from './gate-model.ts';
import { GATE_UNITS } from './gate-thresholds.ts';

/** Which two were compared, where and how often, in a sentence. */
export function sidesOf({ name, base, head, run }: GateModel): string {
  const { rounds, coldPerCell, warmPerCell, backend } = run;
  return `${name}: head ${describeSide(head)} against base ${describeSide(base)}; ${counted(rounds, 'round')}, ${coldPerCell} cold and ${counted(warmPerCell, 'warm invocation')} of each and size, on the ${backend} backend.`;
}

function describeSide({ source, commit }: GateSide): string {
  return commit === undefined ? source : `${source} (${commit.slice(0, 10)})`;
}

/** What it takes to fail. */
export function methodOf({ thresholds, comparisons, facts }: GateModel): FootGroup['entries'] {
  const judged = new Set([...comparisons, ...facts].map(({ metric }) => metric));
  const shown = GATE_METRICS.filter(({ id }) => judged.has(id)).map(({ id, title }) => {
    const { ratio, least } = thresholds[id];
    const beside = least === 0 ? '' : ` and ${formatWithUnit(least, GATE_UNITS[id])}`;
    return `${title} ${formatNumber(100 * ratio, 'percent')} %${beside}`;
  });
  return [
    { name: 'thresholds', value: shown.join(', ') },
    {
      name: 'a comparison fails',
      value:
        'where the whole 95 % interval of the ratio of medians (of mean prices for the cost), round by round, lies beyond the threshold, and still does for the number of comparisons (Benjamini and Hochberg, 5 %)',
    },
    {
      name: 'a fact fails',
      value: 'package size and memory used, which have no interval: where it is beyond its threshold',
    },
    {
      name: 'failures',
      value: 'more of the head than chance explains, at all sizes together (Fisher’s exact test, 5 %)',
    },
    {
      name: 'order',
      value:
        'rounds: every size once a round, in random order; base and head of a size next to one another, either first, and side by side where this machine has the cores',
    },
  ];
}
