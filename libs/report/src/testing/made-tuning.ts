import { ownCellKey, PRICES_AS_OF } from '@lambda-bench/config';
import { billedMs, collectFacts, formatReport, type RunFacts } from '@lambda-bench/metrics';
import { SCHEMA, type BenchRecord, type Header } from '@lambda-bench/records';
import { repeatableRandom } from '../model/repeatable-random.ts';

/** A tuning that nobody measured, of a function whose right answer is known. */
export interface MadeTuning {
  readonly sizes: readonly number[];
  /** The warm duration at a size, before noise; a cold one is the same after its init. */
  readonly msAt: (memoryMb: number, payload: string | undefined) => number;
  readonly rounds?: number;
  readonly payloads?: readonly { readonly name: string; readonly weight: number }[];
  /** Deployed on AWS with this size. */
  readonly presentMb?: number;
  readonly ephemeralMb?: number;
  readonly noise?: number;
  readonly options?: Header['options'];
  readonly skipped?: readonly { readonly memoryMb: number; readonly message: string }[];
  /** Whether an invocation fails; none does unless said. */
  readonly failsAt?: (memoryMb: number, at: { readonly round: number; readonly slot: number }) => boolean;
}

const NAME = 'own-resize';
const AT = Date.UTC(2026, 0, 5, 9);
const INIT_MS = 60;
const WARM = 4;

export function madeTuning(made: MadeTuning): RunFacts {
  const collector = collectFacts();
  let line = 0;
  for (const record of recordsOf(made)) collector.add({ ok: true, line: (line += 1), record });
  return collector.facts();
}

function* recordsOf(made: MadeTuning): Generator<BenchRecord> {
  const { rounds = 10, skipped = [] } = made;
  const random = repeatableRandom('tuning');
  const keys = (memoryMb: number) =>
    namesOf(made).map((payload) => ({ payload, key: keyOf(memoryMb, payload) }));
  const all = [...made.sizes, ...skipped.map(({ memoryMb }) => memoryMb)].flatMap(keys);
  yield headerOf(
    made,
    rounds,
    all.map(({ key }) => key),
  );
  for (const { memoryMb, message } of skipped) {
    for (const { key } of keys(memoryMb)) {
      yield {
        type: 'skip',
        schema: SCHEMA,
        at: AT,
        cell: key,
        samples: rounds * (1 + WARM),
        reason: 'cores',
        message,
      };
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    const drift = 1 + 0.05 * (random() - 0.5);
    for (const memoryMb of made.sizes) {
      for (const { payload, key } of keys(memoryMb)) {
        for (let slot = 0; slot <= WARM; slot += 1) {
          const noise = 1 + (made.noise ?? 0.02) * (random() - 0.5);
          yield made.failsAt?.(memoryMb, { round, slot }) === true
            ? failureOf(key, { round, slot })
            : sampleOf(key, { memoryMb, round, slot }, made.msAt(memoryMb, payload) * drift * noise);
        }
      }
    }
  }
}

function sampleOf(
  cell: string,
  { memoryMb, round, slot }: { readonly memoryMb: number; readonly round: number; readonly slot: number },
  durationMs: number,
): BenchRecord {
  const requestId = `${cell}-${round}-${slot}`;
  const initMs = slot === 0 ? INIT_MS : undefined;
  const report = formatReport(
    {
      kind: 'report',
      requestId,
      durationMs,
      billedMs: billedMs(durationMs, initMs, 'init-billed'),
      memorySizeMb: memoryMb,
      maxMemoryUsedMb: 80,
      ...(initMs !== undefined && { initMs }),
    },
    { form: 'text' },
  );
  return {
    type: 'sample',
    schema: SCHEMA,
    at: AT,
    cell,
    round,
    slot,
    slots: 1 + WARM,
    intended: slot === 0 ? 'cold' : 'warm',
    requestId,
    environmentId: 'unknown',
    report,
    client: { sentAt: AT, roundTripMs: durationMs + 5 },
  };
}

function failureOf(
  cell: string,
  { round, slot }: { readonly round: number; readonly slot: number },
): BenchRecord {
  return {
    type: 'failure',
    schema: SCHEMA,
    at: AT,
    cell,
    round,
    slot,
    slots: 1 + WARM,
    intended: slot === 0 ? 'cold' : 'warm',
    reason: 'function-error',
    message: 'the handler threw',
    attempts: 1,
  };
}

function namesOf({ payloads }: MadeTuning): readonly (string | undefined)[] {
  return payloads === undefined ? [undefined] : payloads.map(({ name }) => name);
}

function keyOf(memoryMb: number, payload: string | undefined): string {
  return ownCellKey({ functionName: NAME, memoryMb, ...(payload === undefined ? {} : { payload }) });
}

function headerOf(made: MadeTuning, rounds: number, cells: readonly string[]): Header {
  const { presentMb, ephemeralMb, payloads, options } = made;
  return {
    type: 'header',
    schema: SCHEMA,
    at: AT,
    run: 'tuning',
    suite: 'tune',
    mode: 'quick',
    backend: presentMb === undefined ? 'local' : 'aws',
    region: 'us-east-2',
    seed: 1,
    harness: { version: '0.1.0' },
    plan: {
      rounds,
      coldPerCell: rounds,
      warmPerCell: WARM * rounds,
      cells,
      samples: cells.length * rounds * (1 + WARM),
    },
    environment: {},
    functions: [
      {
        name: NAME,
        runtime: 'nodejs22.x',
        arch: 'x86_64',
        workload: 'own',
        workloadVersion: 1,
        originalMemoryMb: presentMb ?? 1769,
        ...(ephemeralMb !== undefined && { ephemeralMb }),
      },
    ],
    pricesAsOf: PRICES_AS_OF,
    options: { payloads: payloads ?? [{ weight: 1 }], coldShare: 0.01, ...options },
  };
}
