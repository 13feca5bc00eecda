import { parseOwnCellKey } from '@lambda-bench/config';
import type { RunFacts } from '@lambda-bench/metrics';
import type { Books, StartKind } from '@lambda-bench/records';
import { cellNamer, type CellName } from '../cell-name.ts';
import { columnOf, medianOf } from '../estimates.ts';
import { isKnown } from '../quantity.ts';
import { repeatableRandom } from '../repeatable-random.ts';
import type { Estimate } from '../../table/table.ts';

/** What is kept of a run for its place in a history: a median a cell, and on what it was measured. */
export interface HistoryRun {
  readonly id: string;
  /** When it began. */
  readonly at: number;
  readonly suite: string;
  readonly backend: string;
  readonly region: string;
  readonly books: Books;
  readonly cells: readonly HistoryCell[];
}

export interface HistoryCell {
  readonly name: CellName;
  readonly kind: StartKind;
  /** Of the whole start, the init included where there is one. */
  readonly median: Estimate;
  readonly platform: PlatformFacts;
}

/** What makes two medians of a cell incomparable when it changes. What a run does not tell is absent. */
export interface PlatformFacts {
  readonly harness?: string;
  readonly workload?: string;
  readonly code?: string;
  readonly runtime?: string;
  readonly cpu?: string;
  /** Digest of the event it is sent. */
  readonly payload?: string;
  /** How the machine confines an environment. */
  readonly isolation?: string;
  /** Whose latencies and limits are imitated, where that is done. */
  readonly profile?: string;
}

/** Undefined for a journal without a header: nobody knows when it was measured, or on what. */
export function historyRun(facts: RunFacts): HistoryRun | undefined {
  const { header } = facts;
  if (header === undefined) return undefined;
  const nameOf = cellNamer(header);
  const random = repeatableRandom(`history ${header.run}`);
  const cells = [...facts.series.values()].flatMap((series): readonly HistoryCell[] => {
    const total = columnOf(series.round, series.durationMs, (duration, index) => {
      const init = series.initMs[index] ?? Number.NaN;
      return Number.isNaN(init) ? duration : duration + init;
    });
    const median = medianOf(total, 'ms', random);
    if (!isKnown(median)) return [];
    const name = nameOf(series.cell);
    return [{ name, kind: series.kind, median, platform: platformOf(facts, header, series.cell) }];
  });
  const { run, at, suite, backend, region } = header;
  return { id: run, at, suite, backend, region, books: facts.books, cells };
}

type Header = NonNullable<RunFacts['header']>;

function platformOf(facts: RunFacts, header: Header, cell: string): PlatformFacts {
  const seen = facts.platforms.get(cell);
  const fn = header.functions.find(({ name }) => name === cell.slice(0, cell.lastIndexOf('@')));
  const runtime = together(seen?.runtimeVersions);
  const cpu = together(seen?.cpuModels) ?? machineCpu(header);
  return {
    harness: header.harness.version,
    ...(fn !== undefined && { workload: String(fn.workloadVersion) }),
    ...(fn?.codeSha256 !== undefined && { code: fn.codeSha256 }),
    ...(runtime !== undefined && { runtime }),
    ...(cpu !== undefined && { cpu }),
    payload: payloadOf(header, cell),
    ...imitationOf(header),
  };
}

/** Where no event was given, all runs send the same one. */
function payloadOf({ options }: Header, cell: string): string {
  const { payloadSha256, payloads } = options;
  if (typeof payloadSha256 === 'string') return payloadSha256;
  const rows = (Array.isArray(payloads) ? payloads : []) as readonly Readonly<Record<string, unknown>>[];
  const name = parseOwnCellKey(cell)?.payload;
  const digest = rows.find((row) => row['name'] === name)?.['sha256'];
  return typeof digest === 'string' ? digest : 'the usual one';
}

function imitationOf({ environment }: Header): Pick<PlatformFacts, 'isolation' | 'profile'> {
  const { isolation, profile } = environment;
  const kind =
    typeof isolation === 'object' && isolation !== null && 'kind' in isolation ? isolation.kind : undefined;
  return {
    ...(typeof kind === 'string' && { isolation: kind }),
    ...(typeof profile === 'string' && { profile }),
  };
}

function together(values: readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 0 ? undefined : [...values].sort().join(' and ');
}

/** Functions on AWS do not run on the machine that asks for them. */
function machineCpu({ backend, environment }: Header): string | undefined {
  const { machine } = environment;
  if (backend === 'aws' || typeof machine !== 'object' || machine === null) return undefined;
  const { cpuModel } = machine as { readonly cpuModel?: unknown };
  return typeof cpuModel === 'string' ? cpuModel : undefined;
}
