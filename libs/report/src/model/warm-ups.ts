import {
  seriesKey,
  warmUp,
  type NotAvailable,
  type RunFacts,
  type Series,
  type WarmUp,
} from '@lambda-bench/metrics';
import { missing, text, type Value } from '../table/table.ts';
import { formatNumber } from '../table/unit.ts';
import { describeCell } from './cell-name.ts';
import type { CellSummary } from './cell-summary.ts';
import { repeatableRandom } from './repeatable-random.ts';

/** By cell: whether its warm invocations are slower at the beginning of an environment. */
export type WarmUps = ReadonlyMap<string, WarmUp | NotAvailable>;

/**
 * A thousand shuffles go over every value, and more of them would not find a smaller beginning: environments are taken
 * from all of the run, invocations from the beginning of each.
 */
const VALUES_AT_MOST = 1000;
const INVOCATIONS_AT_MOST = 100;

/** Each cell has a seed of its own, so that what is found does not depend on what else is shown. */
export function findWarmUps(facts: RunFacts, summaries: readonly CellSummary[]): WarmUps {
  const warm = summaries.filter((row) => row.kind === 'warm');
  return new Map(
    warm.flatMap(({ key }) => {
      const series = facts.series.get(seriesKey(key, 'warm'));
      if (series === undefined) return [];
      const random = repeatableRandom(`warm-up ${facts.header?.run ?? ''} ${key}`);
      return [[key, warmUp(environmentsOf(series), { random })] as const];
    }),
  );
}

/** For the table of every cell. */
export function warmUpValue(row: CellSummary, warmUps: WarmUps): Value {
  if (row.kind === 'cold') return missing('a cold start is the first of its environment');
  const found = warmUps.get(row.key);
  if (found === undefined) return missing('no sample');
  if (found.kind === 'not-available') return missing(found.reason);
  return text(found.kind === 'no-warm-up' ? 'none' : describe(found));
}

/** A sentence, where there is something to say. */
export function warmUpParagraphs(summaries: readonly CellSummary[], warmUps: WarmUps): readonly string[] {
  const found = summaries.flatMap((row) => {
    const change = row.kind === 'warm' ? warmUps.get(row.key) : undefined;
    return change?.kind === 'warm-up' ? [{ row, change }] : [];
  });
  if (found.length === 0) return [];
  const warm = summaries.filter((row) => row.kind === 'warm').length;
  const strongest = found.toSorted((a, b) => b.change.ratio - a.change.ratio).slice(0, LISTED);
  const list = strongest.map(({ row, change }) => `${describeCell(row)} (${describe(change)})`).join(', ');
  const more = found.length > LISTED ? `, and ${found.length - LISTED} more` : '';
  return [
    `Warm-up: in ${found.length} of ${warm} cells the first warm invocations of an environment are slower than those that follow: ${list}${more}. They are in all numbers. Of a hundred cells that have none, up to five would show one by chance.`,
  ];
}

const LISTED = 3;

function describe({ invocations, ratio }: Extract<WarmUp, { kind: 'warm-up' }>): string {
  return `${invocations === 1 ? 'the first' : `the first ${invocations}`}, ${formatNumber(ratio, 'ratio')}×`;
}

/** Durations in the order in which they were asked for, an array an environment, of those that are as long as most. */
function environmentsOf(series: Series): readonly (readonly number[])[] {
  const byEnvironment: { readonly sentAt: number; readonly durationMs: number }[][] = [];
  for (let i = 0; i < series.n; i += 1) {
    const at = series.environment[i] ?? 0;
    while (byEnvironment.length <= at) byEnvironment.push([]);
    byEnvironment[at]?.push({ sentAt: series.sentAt[i] ?? 0, durationMs: series.durationMs[i] ?? 0 });
  }
  const lengths = byEnvironment.map((invocations) => invocations.length).sort((a, b) => a - b);
  const usual = lengths[Math.floor((lengths.length - 1) / 2)] ?? 0;
  const length = Math.min(usual, INVOCATIONS_AT_MOST);
  const whole = byEnvironment.filter((invocations) => invocations.length >= usual);
  const step = Math.max(1, Math.ceil((whole.length * length) / VALUES_AT_MOST));
  return whole
    .filter((_, index) => index % step === 0)
    .map((invocations) =>
      invocations
        .sort((a, b) => a.sentAt - b.sentAt)
        .slice(0, length)
        .map(({ durationMs }) => durationMs),
    );
}
