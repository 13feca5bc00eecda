import { openBooks, type BenchRecord, type Footer, type Header, type StartKind } from '@lambda-bench/records';

/** A run as the table lists it. Everything here can be derived again from the run's records. */
export interface TestRun {
  readonly run: string;
  /**
   * `completed` came to its end with at least one sample, whatever failed on the way; `failed` came to its end without one;
   * anything else is `in_progress`, because it can be gone on with.
   */
  readonly status: 'in_progress' | 'completed' | 'failed';
  /** Why it is in progress: somebody interrupted it, or its journal has no end yet, because it is going on or was killed. */
  readonly progress?: 'interrupted' | 'no-end';
  readonly suite: string;
  readonly mode: string;
  readonly backend: string;
  readonly region: string;
  readonly notes?: string;
  readonly harness: Header['harness'];
  readonly pricesAsOf: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly planned: number;
  /** The cells that were planned; absent where they do not fit an item, and then the header alone has them. */
  readonly matrix?: readonly string[];
  readonly kinds: readonly StartKind[];
  readonly counts: Counts;
  readonly errors: readonly GroupedError[];
  /** Whether every function has its original configuration again. */
  readonly restored?: boolean;
  /** So many of the journal's lines are in the table for certain. */
  readonly lines: number;
  /** Of so many lines the aggregates were made. */
  readonly aggregatedLines: number;
}

export interface Counts {
  readonly samples: number;
  readonly failures: number;
  readonly rejects: number;
  readonly skips: number;
}

/** Failures, rejects or skips of a run that have the same reason. */
export interface GroupedError {
  readonly type: 'failure' | 'reject' | 'skip';
  readonly reason: string;
  readonly count: number;
  readonly cells: number;
  /** Of the first one. */
  readonly message: string;
}

export interface OpenTestRun {
  add(record: BenchRecord): void;
  /** What is known after the lines that were added. */
  testRun(aggregatedLines: number): TestRun;
}

/** Reasons are short codes of which there are a dozen; a backend that made one up for each record should not fill the item. */
const GROUPS_MAX = 100;
const MESSAGE_UNITS = 300;

/** Keeps the test-run of a journal that passes record by record. */
export function openTestRun(header: Header): OpenTestRun {
  const books = openBooks();
  const groups = new Map<string, { first: GroupedError; count: number; cells: Set<string> }>();
  const state: { lines: number; footer?: Footer } = { lines: 0 };
  return {
    add(record) {
      books.add(record);
      state.lines += 1;
      if (record.type === 'footer') state.footer = record;
      // Whatever follows a footer means that the run was gone on with.
      else delete state.footer;
      if (record.type !== 'failure' && record.type !== 'reject' && record.type !== 'skip') return;
      const key = `${record.type}\n${record.reason}`;
      const group = groups.get(key);
      const count = record.type === 'skip' ? record.samples : 1;
      if (group !== undefined) {
        group.count += count;
        group.cells.add(record.cell);
      } else if (groups.size < GROUPS_MAX) {
        const { type, reason } = record;
        const message = record.message.slice(0, MESSAGE_UNITS);
        const first = { type, reason, message, count: 0, cells: 0 };
        groups.set(key, { first, count, cells: new Set([record.cell]) });
      }
    },
    testRun: (aggregatedLines) => ({
      ...factsOf(header),
      ...endOf(state.footer, books.books().samples),
      counts: countsOf(books.books()),
      errors: [...groups.values()].map(({ first, count, cells }) => ({
        ...first,
        count,
        cells: cells.size,
      })),
      lines: state.lines,
      aggregatedLines,
    }),
  };
}

function factsOf(header: Header) {
  const { run, suite, mode, backend, region, notes, harness, pricesAsOf, plan } = header;
  const kinds: readonly StartKind[] = plan.warmPerCell > 0 ? ['cold', 'warm'] : ['cold'];
  return {
    run,
    suite,
    mode,
    backend,
    region,
    ...(notes !== undefined && { notes }),
    harness,
    pricesAsOf,
    startedAt: new Date(header.at).toISOString(),
    planned: plan.samples,
    matrix: plan.cells,
    kinds,
  };
}

function endOf(
  footer: Footer | undefined,
  samples: number,
): Pick<TestRun, 'status' | 'progress' | 'finishedAt' | 'restored'> {
  if (footer === undefined) return { status: 'in_progress', progress: 'no-end' };
  const { restored } = footer;
  if (footer.status === 'interrupted') return { status: 'in_progress', progress: 'interrupted', restored };
  const finishedAt = new Date(footer.at).toISOString();
  return { status: samples === 0 ? 'failed' : 'completed', finishedAt, restored };
}

function countsOf({ samples, failures, rejects, skips }: Counts): Counts {
  return { samples, failures, rejects, skips };
}
