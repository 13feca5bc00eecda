import {
  openBooks,
  type BenchRecord,
  type Books,
  type Decoded,
  type Footer,
  type Header,
  type StartKind,
} from '@lambda-bench/records';
import { sampleFact, type SampleFact } from './sample-fact.ts';
import { platformsSeen, type Platform } from './platforms-seen.ts';
import { seriesBuilder, type Series, type SeriesBuilder } from './series.ts';

/** Records of one cell that say the same. */
export interface CountedReason {
  readonly type: 'failure' | 'reject' | 'skip';
  readonly cell: string;
  readonly kind?: StartKind;
  readonly reason: string;
  /** Of the first one. */
  readonly message: string;
  readonly count: number;
}

/** A journal, read. */
export interface RunFacts {
  readonly header: Header | undefined;
  readonly footer: Footer | undefined;
  readonly books: Books;
  /** By cell and kind; see {@link seriesKey}. */
  readonly series: ReadonlyMap<string, Series>;
  readonly reasons: readonly CountedReason[];
  /** By cell: on what its samples ran, as far as their evidence tells. */
  readonly platforms: ReadonlyMap<string, Platform>;
  /** Samples whose evidence is not of the kind that was asked for. They are in no series. */
  readonly contradicted: number;
  /** Samples whose REPORT cannot be read. They are in no series either. */
  readonly unreadable: readonly { readonly cell: string; readonly reason: string; readonly count: number }[];
  /** Lines that are no record. */
  readonly badLines: readonly Extract<Decoded, { ok: false }>[];
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
}

export interface FactsCollector {
  add(decoded: Decoded): void;
  /** What was read so far; adding may go on. */
  facts(): RunFacts;
}

export interface CollectOptions {
  /** Sees every sample as it passes, for an export. */
  readonly onFact?: (fact: SampleFact) => void;
  /** Cells to keep; what is left out stays in the books. */
  readonly keep?: (cell: string) => boolean;
}

export function seriesKey(cell: string, kind: StartKind): string {
  return `${cell}/${kind}`;
}

/** Takes a journal line by line, in order, and keeps only what a report needs. */
export function collectFacts(options: CollectOptions = {}): FactsCollector {
  const books = openBooks();
  const series = new Map<string, SeriesBuilder>();
  const reasons = new Map<string, CountedReason>();
  const platforms = platformsSeen();
  const unreadable = new Map<string, { cell: string; reason: string; count: number }>();
  const badLines: Extract<Decoded, { ok: false }>[] = [];
  const ends: { header?: Header; footer?: Footer; firstAt?: number; lastAt?: number } = {};
  let contradicted = 0;

  const addSample = (record: Extract<BenchRecord, { type: 'sample' }>) => {
    const read = sampleFact(record);
    if (!read.ok) {
      const key = `${record.cell}\n${read.reason}`;
      const group = unreadable.get(key) ?? { cell: record.cell, reason: read.reason, count: 0 };
      group.count += 1;
      unreadable.set(key, group);
      return;
    }
    const { fact } = read;
    platforms.add(record);
    options.onFact?.(fact);
    if (fact.observed !== fact.intended) {
      contradicted += 1;
      return;
    }
    const key = seriesKey(fact.cell, fact.observed);
    const builder = series.get(key) ?? seriesBuilder(fact.cell, fact.observed);
    builder.add(fact);
    series.set(key, builder);
  };

  const addRecord = (record: BenchRecord) => {
    books.add(record);
    ends.firstAt ??= record.at;
    ends.lastAt = Math.max(record.at, ends.lastAt ?? record.at);
    if (record.type === 'header') ends.header = record;
    else if (record.type === 'footer') ends.footer = record;
    else if (options.keep?.(record.cell) === false) return;
    else if (record.type === 'sample') addSample(record);
    else countReason(reasons, record);
  };

  return {
    add(decoded) {
      if (decoded.ok) addRecord(decoded.record);
      else badLines.push(decoded);
    },
    facts: () => ({
      header: ends.header,
      footer: ends.footer,
      books: books.books(),
      series: new Map([...series].map(([key, builder]) => [key, builder.finish()])),
      reasons: [...reasons.values()],
      platforms: platforms.byCell(),
      contradicted,
      unreadable: [...unreadable.values()],
      badLines,
      firstAt: ends.firstAt,
      lastAt: ends.lastAt,
    }),
  };
}

function countReason(
  reasons: Map<string, CountedReason>,
  record: Extract<BenchRecord, { type: 'failure' | 'reject' | 'skip' }>,
): void {
  const kind = record.type === 'skip' ? undefined : record.intended;
  const key = [record.type, record.cell, kind, record.reason].join('\n');
  const count = record.type === 'skip' ? record.samples : 1;
  const group = reasons.get(key);
  reasons.set(key, {
    type: record.type,
    cell: record.cell,
    ...(kind !== undefined && { kind }),
    reason: record.reason,
    message: group?.message ?? record.message,
    count: (group?.count ?? 0) + count,
  });
}
