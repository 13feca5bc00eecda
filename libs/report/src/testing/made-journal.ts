import {
  cellKey,
  functionName,
  publishedDuration,
  pricesOf,
  PRICES_AS_OF,
  type Cell,
} from '@lambda-bench/config';
import { billedMs, formatReport } from '@lambda-bench/metrics';
import {
  encodeRecord,
  SCHEMA,
  type BenchRecord,
  type Failure,
  type Header,
  type Sample,
} from '@lambda-bench/records';
import { repeatableRandom } from '../model/repeatable-random.ts';

/** A journal that nobody measured: the published means, with noise. Lines come one at a time, so that a million fit. */
export interface MadeRun {
  readonly run?: string;
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly coldPerRound: number;
  readonly warmPerRound: number;
  readonly seed?: string;
  readonly backend?: string;
  /** Relative, of a single sample. */
  readonly noise?: number;
  /** Of a whole round, for every cell alike. */
  readonly drift?: number;
  /** Of a sample: it is a failure record instead. */
  readonly failureShare?: number;
  /** Cells that are planned and skipped, with the reason. */
  readonly skipped?: readonly { readonly cell: Cell; readonly message: string; readonly reason?: string }[];
  /** Multiplies a cell's durations: what a comparison should find. */
  readonly factor?: (cell: Cell) => number;
  /** Multiplies the duration of an environment's warm invocations, counted from 0: what a warm-up is. */
  readonly settling?: (cell: Cell, invocation: number) => number;
  readonly logFormat?: 'text' | 'json';
  /** Stops before the footer, as a run does that is still going on. */
  readonly unfinished?: true;
}

const START = Date.UTC(2026, 0, 5, 9);

export function* madeRecords(made: MadeRun): Generator<BenchRecord> {
  const random = repeatableRandom(made.seed ?? 'made');
  const perCell = made.rounds * (made.coldPerRound + made.warmPerRound);
  const skipped = made.skipped ?? [];
  const tally = { samples: 0, failures: 0 };
  yield headerOf(made, perCell);
  for (const { cell, message, reason } of skipped) {
    yield {
      type: 'skip',
      schema: SCHEMA,
      at: START,
      cell: cellKey(cell),
      samples: perCell,
      reason: reason ?? 'not-here',
      message,
    };
  }
  let at = START;
  for (let round = 0; round < made.rounds; round += 1) {
    const drift = 1 + (made.drift ?? 0.02) * normal(random);
    for (const cell of made.cells) {
      for (const record of visit(made, cell, round, { drift, random, at })) {
        at += 50;
        tally[record.type === 'sample' ? 'samples' : 'failures'] += 1;
        yield record;
      }
    }
  }
  if (made.unfinished === true) return;
  const skips = skipped.length * perCell;
  yield {
    type: 'footer',
    schema: SCHEMA,
    at,
    status: 'completed',
    ...tally,
    skips,
    rejects: 0,
    restored: true,
  };
}

export function madeJournal(made: MadeRun): string {
  return [...madeRecords(made)].map(encodeRecord).join('');
}

interface Moment {
  readonly drift: number;
  readonly random: () => number;
  readonly at: number;
}

function* visit(made: MadeRun, cell: Cell, round: number, moment: Moment): Generator<Sample | Failure> {
  const slots = made.coldPerRound + made.warmPerRound;
  const key = cellKey(cell);
  for (let slot = 0; slot < slots; slot += 1) {
    const intended = slot < made.coldPerRound ? ('cold' as const) : ('warm' as const);
    const place = { schema: SCHEMA, at: moment.at + slot, cell: key, round, slot, slots, intended } as const;
    if (moment.random() < (made.failureShare ?? 0)) {
      yield {
        ...place,
        type: 'failure',
        reason: 'timeout',
        message: 'Task timed out after 30.00 seconds',
        attempts: 1,
      };
      continue;
    }
    const requestId = uuid(moment.random);
    const { durationMs, initMs } = durationsOf(made, { cell, kind: intended, slot }, moment);
    const report = {
      kind: 'report',
      requestId,
      durationMs,
      billedMs: billedMs(durationMs, initMs, 'init-billed'),
      memorySizeMb: cell.memoryMb,
      maxMemoryUsedMb: Math.min(cell.memoryMb, 60 + Math.floor(20 * moment.random())),
      ...(initMs !== undefined && { initMs }),
    } as const;
    yield {
      ...place,
      type: 'sample',
      requestId,
      environmentId: `2026/01/05/[$LATEST]${key}-${round}-${slot % Math.max(1, made.coldPerRound)}`,
      report: formatReport(
        report,
        made.logFormat === 'json' ? { form: 'json', atMs: moment.at } : { form: 'text' },
      ),
      client: { sentAt: moment.at + slot, roundTripMs: durationMs + (initMs ?? 0) + 8 + 4 * moment.random() },
      cpuMicros: Math.round(durationMs * 1000 * Math.min(1, cell.memoryMb / 1769)),
    };
  }
}

function durationsOf(
  made: MadeRun,
  { cell, kind, slot }: { readonly cell: Cell; readonly kind: 'cold' | 'warm'; readonly slot: number },
  { drift, random }: Moment,
) {
  const published = publishedDuration(cell, kind) ?? { durationMs: 400, initMs: 180 };
  const noise = () => Math.exp((made.noise ?? 0.04) * normal(random)) * (random() < 0.02 ? 1.8 : 1);
  const invocation = Math.floor(slot / Math.max(1, made.coldPerRound)) - 1;
  const settling = kind === 'warm' ? (made.settling?.(cell, invocation) ?? 1) : 1;
  const factor = drift * settling * (made.factor?.(cell) ?? 1);
  return {
    durationMs: published.durationMs * factor * noise(),
    initMs: kind === 'cold' ? (published.initMs ?? 150) * drift * noise() : undefined,
  };
}

function headerOf(made: MadeRun, perCell: number): Header {
  const { cells, rounds, coldPerRound, warmPerRound, skipped = [] } = made;
  const all = [...cells, ...skipped.map(({ cell }) => cell)];
  const functions = new Map(all.map((cell) => [functionName(cell), cell]));
  const region = 'us-east-2';
  return {
    type: 'header',
    schema: SCHEMA,
    at: START,
    run: made.run ?? 'made',
    suite: 'matrix',
    mode: 'balanced',
    backend: made.backend ?? 'fake',
    region,
    seed: 1,
    harness: { version: '0.1.0' },
    plan: {
      rounds,
      coldPerCell: rounds * coldPerRound,
      warmPerCell: rounds * warmPerRound,
      cells: all.map(cellKey),
      samples: all.length * perCell,
    },
    environment: {
      cpu: 'a processor of no make',
      cores: 2,
      kernel: '6.1',
      prices: pricesOf(region) !== undefined,
    },
    functions: [...functions].map(([name, { runtime, arch, workload }]) => ({
      name,
      runtime,
      arch,
      workload,
      workloadVersion: 1,
      codeSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    })),
    pricesAsOf: PRICES_AS_OF,
    options: { mode: 'balanced' },
  };
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function uuid(random: () => number): string {
  const hex = (letters: number) =>
    Math.floor(random() * 16 ** letters)
      .toString(16)
      .padStart(letters, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
}
