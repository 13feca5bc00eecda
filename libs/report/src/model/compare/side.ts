import {
  PUBLISHED_SOURCE,
  publishedDuration,
  RUNTIMES,
  ARCHITECTURES,
  WORKLOADS,
  type Cell,
} from '@lambda-bench/config';
import { seriesKey, type RunFacts, type Series } from '@lambda-bench/metrics';
import type { Books, StartKind } from '@lambda-bench/records';
import { cellNamer, type CellName } from '../cell-name.ts';
import { summariseRun, type CellSummary } from '../cell-summary.ts';
import type { Quantity } from '../quantity.ts';
import { repeatableRandom } from '../repeatable-random.ts';

/** One of the two that are compared. */
export interface Side {
  readonly label: string;
  /** What stands behind it, in words. */
  readonly source: string;
  readonly backend: string;
  readonly books?: Books;
  find(cell: CellName, kind: StartKind): SideCell | undefined;
  /** Empty where the other side decides which cells there are. */
  readonly cells: readonly (CellName & { readonly kind: StartKind })[];
}

export interface SideCell {
  readonly median: Quantity;
  /** Undefined where only a summary was published. */
  readonly measured?: { readonly summary: CellSummary; readonly values: readonly number[] };
  /** Where only a mean is known. */
  readonly meanMs?: number;
}

export function runSide(label: string, facts: RunFacts): Side {
  const summaries = summariseRun(facts, cellNamer(facts.header), repeatableRandom(`compare ${label}`));
  const byKey = new Map(summaries.map((row) => [seriesKey(row.key, row.kind), row]));
  return {
    label,
    source: `run ${facts.header?.run ?? label}, ${facts.header?.backend ?? 'unknown backend'}, begun ${facts.firstAt === undefined ? 'at an unknown time' : new Date(facts.firstAt).toISOString()}`,
    backend: facts.header?.backend ?? 'unknown',
    books: facts.books,
    cells: summaries,
    find: (cell, kind) => {
      const key = seriesKey(cell.key, kind);
      const summary = byKey.get(key);
      const series = facts.series.get(key);
      return summary === undefined || series === undefined
        ? undefined
        : { median: summary.totalMs, measured: { summary, values: totalsOf(series) } };
    },
  };
}

/** A table of means that somebody published: no samples, so no interval and no verdict, but a yardstick. */
export function publishedSide(): Side {
  const { source, measured, region } = PUBLISHED_SOURCE;
  return {
    label: `published ${measured}`,
    source: `means published by ${source}, measured ${measured} in ${region}`,
    backend: 'aws',
    cells: [],
    find: (name, kind) => {
      const cell = knownCell(name);
      const published = cell === undefined ? undefined : publishedDuration(cell, kind);
      if (published === undefined || published.derived) return undefined;
      return {
        median: { kind: 'missing', reason: 'only means were published' },
        meanMs: published.durationMs + (published.initMs ?? 0),
      };
    },
  };
}

function totalsOf(series: Series): readonly number[] {
  return Array.from(series.durationMs, (duration, i) => {
    const init = series.initMs[i] ?? Number.NaN;
    return duration + (Number.isNaN(init) ? 0 : init);
  });
}

function knownCell({ runtime, arch, workload, memoryMb }: CellName): Cell | undefined {
  const knownRuntime = RUNTIMES.find((row) => row.id === runtime)?.id;
  const knownArch = ARCHITECTURES.find((row) => row.id === arch)?.id;
  const knownWorkload = WORKLOADS.find((row) => row.id === workload)?.id;
  return knownRuntime === undefined || knownArch === undefined || knownWorkload === undefined
    ? undefined
    : { runtime: knownRuntime, arch: knownArch, workload: knownWorkload, memoryMb };
}
