import { SCHEMA, type BenchRecord, type Header, type Place, type StartKind } from '@lambda-bench/records';

export interface LargeJournal {
  readonly run: string;
  readonly cells: readonly string[];
  readonly rounds: number;
  readonly coldPerRound?: number;
  readonly warmPerRound?: number;
  readonly at?: number;
  /** The last record, if it has an end. */
  readonly end?: 'completed' | 'interrupted';
}

const AT = Date.UTC(2026, 0, 5, 9);

/** Six sizes of as many functions as it takes. */
export function cellNames(count: number): readonly string[] {
  const sizes = [128, 256, 512, 1024, 1769, 3008];
  return Array.from({ length: count }, (_, index) => {
    const runtime = ['rust', 'go', 'nodejs22', 'python313'][Math.floor(index / 6) % 4] ?? '';
    const series = Math.floor(index / 24);
    return `${runtime}${series === 0 ? '' : series}-arm64-light@${sizes[index % 6] ?? 0}`;
  });
}

/**
 * A journal with records of every kind, one at a time and the same each time: samples as Lambda's REPORT lines make them, now and
 * then a failure or a reject, the first cell skipped, and odd things in it: characters of every width, doubles with all of
 * their digits, fields of a later version.
 */
export function* largeJournal(journal: LargeJournal): Generator<BenchRecord> {
  const { cells, rounds, coldPerRound: colds = 2, warmPerRound: warms = 8, at = AT } = journal;
  const [skipped = '', ...measured] = cells;
  const slots = colds + warms;
  yield headerOf(journal, at, cells.length * rounds * slots);
  yield {
    type: 'skip',
    schema: SCHEMA,
    at,
    cell: skipped,
    samples: rounds * slots,
    reason: 'toolchain',
    message: 'nothing builds it here',
  };
  let number = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const cell of measured) {
      for (let slot = 0; slot < slots; slot += 1) {
        number += 1;
        const intended: StartKind = slot < colds ? 'cold' : 'warm';
        const place = { schema: SCHEMA, at: at + number, cell, round, slot, slots, intended } as const;
        yield* recordsAt(number, place);
      }
    }
  }
  if (journal.end === undefined) return;
  const counts = { samples: 0, failures: 0, skips: rounds * slots, rejects: 0 };
  yield { type: 'footer', schema: SCHEMA, at: at + number, status: journal.end, ...counts, restored: true };
}

function* recordsAt(number: number, place: Place & { schema: 1; at: number }): Generator<BenchRecord> {
  if (number % 101 === 0) {
    yield {
      type: 'failure',
      ...place,
      reason: 'timeout',
      message: 'Task timed out after 3.00 seconds · ü 😀',
      attempts: 2,
    };
    return;
  }
  const sample = sampleAt(number, place);
  if (number % 97 === 0 && place.slot === 0) {
    yield { ...sample, type: 'reject', reason: 'not-cold', message: '' };
  }
  yield sample;
}

function sampleAt(number: number, place: Place & { schema: 1; at: number }) {
  const cold = place.intended === 'cold';
  const memoryMb = Number(place.cell.split('@')[1]);
  const durationMs = (5 + (number % 37) / 3 + memoryMb / 1000).toFixed(2);
  const initMs = (90 + (number % 13)).toFixed(2);
  const billedMs = Math.ceil(Number(durationMs) + (cold ? Number(initMs) : 0));
  const requestId = `1c2d3e4f-0000-4abc-8def-${String(number).padStart(12, '0')}`;
  return {
    type: 'sample' as const,
    ...place,
    requestId,
    environmentId: `2026/01/05/[$LATEST]${place.cell}-${place.round}-${place.slot % 2}`,
    report: `REPORT RequestId: ${requestId}\tDuration: ${durationMs} ms\tBilled Duration: ${billedMs} ms\tMemory Size: ${memoryMb} MB\tMax Memory Used: 61 MB\t${cold ? `Init Duration: ${initMs} ms\t` : ''}`,
    client: { sentAt: place.at, roundTripMs: Number(durationMs) + Math.sqrt(number) },
    // A field of a later minor version: kept, whatever it is.
    ...(number % 50 === 0 && { later: { $number: 'no', '': [null, true, -1.5e-300, {}], ü: '' } }),
  };
}

function headerOf(journal: LargeJournal, at: number, samples: number): Header {
  const { run, cells, rounds, coldPerRound = 2, warmPerRound = 8 } = journal;
  const names = [...new Set(cells.map((cell) => cell.split('@')[0] ?? ''))];
  return {
    type: 'header',
    schema: SCHEMA,
    at,
    run,
    suite: 'matrix',
    mode: 'test',
    backend: 'fake',
    region: 'us-east-2',
    seed: 1,
    harness: { version: '0.1.0' },
    plan: {
      rounds,
      coldPerCell: rounds * coldPerRound,
      warmPerCell: rounds * warmPerRound,
      cells,
      samples,
    },
    environment: { cpu: 'ü', cores: 2, nothing: null, deep: { list: [1, [2, { three: 3 }]] } },
    functions: names.map((name) => ({
      name,
      runtime: name.split('-')[0] ?? '',
      arch: 'arm64',
      workload: 'light',
      workloadVersion: 1,
    })),
    pricesAsOf: '2025-12-01',
    options: { mode: 'test', notes: '' },
  };
}
