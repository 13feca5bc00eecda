import { PRICES_AS_OF } from '@lambda-bench/config';
import { billedMs, formatReport } from '@lambda-bench/metrics';
import { SCHEMA, type BenchRecord, type FunctionRole, type Header, type Place } from '@lambda-bench/records';
import { repeatableRandom } from '../model/repeatable-random.ts';

type Both<T> = Readonly<Partial<Record<FunctionRole, T>>>;

/** A gate that nobody measured: two sizes of one function in two versions, with noise. */
export interface MadeGate {
  readonly run?: string;
  readonly name?: string;
  readonly from?: string;
  readonly rounds?: number;
  /** It was cut short after these. */
  readonly roundsDone?: number;
  readonly warmPerRound?: number;
  readonly noise?: number;
  /** Head over base. */
  readonly factor?: { readonly warm?: number; readonly init?: number; readonly first?: number };
  /** The last warm invocation of each round of the head takes so many times as long. */
  readonly tail?: number;
  /** How many invocations of the smallest size fail, the first ones. */
  readonly failing?: Both<number>;
  /** What they fail with. */
  readonly message?: string;
  /** At every size, and not at the smallest alone. */
  readonly failingEverywhere?: boolean;
  /** Why the head was not measured at the smallest size. */
  readonly skipped?: string;
  readonly codeBytes?: Both<number>;
  readonly memoryMb?: Both<number>;
  readonly headSha256?: string;
  /** Options of the header beside the usual ones. */
  readonly options?: Header['options'];
  /** CPU time for wall time; without, nobody tells it. */
  readonly cpuShare?: number;
}

const START = Date.UTC(2026, 0, 5, 9);
const SIZES = [512, 1769];
const USUAL_MS = { warm: 120, init: 80, first: 150 } as const;

export function* madeGate(made: MadeGate = {}): Generator<BenchRecord> {
  const { rounds = 10, roundsDone = rounds } = made;
  const random = repeatableRandom(`gate ${made.run ?? 'made'}`);
  const tally = { samples: 0, failures: 0, skips: 0 };
  const header = headerOf(made);
  yield header;
  const smallest = (role: FunctionRole) => `${functionOf(made, role)}@${SIZES[0] ?? 0}`;
  const skip = made.skipped === undefined ? undefined : smallest('head');
  if (skip !== undefined) {
    const samples = rounds * slotsOf(made);
    tally.skips += samples;
    const message = made.skipped ?? '';
    yield { type: 'skip', schema: SCHEMA, at: START, cell: skip, samples, reason: 'cores', message };
  }
  const failing = new Map<string, number>();
  for (const role of ROLES) {
    for (const memoryMb of made.failingEverywhere === true ? SIZES : SIZES.slice(0, 1)) {
      failing.set(`${functionOf(made, role)}@${memoryMb}`, made.failing?.[role] ?? 0);
    }
  }
  for (let round = 0; round < roundsDone; round += 1) {
    for (const role of ROLES) {
      for (const memoryMb of SIZES) {
        const cell = `${functionOf(made, role)}@${memoryMb}`;
        if (cell === skip) continue;
        for (const record of visit(made, { role, memoryMb, cell, round }, random)) {
          const left = failing.get(cell) ?? 0;
          failing.set(cell, left - 1);
          tally[left > 0 ? 'failures' : 'samples'] += 1;
          yield left > 0 ? failed(record, made.message) : record;
        }
      }
    }
  }
  if (roundsDone < rounds) return;
  yield {
    type: 'footer',
    schema: SCHEMA,
    at: START,
    status: 'completed',
    ...tally,
    rejects: 0,
    restored: true,
  };
}

const ROLES = ['base', 'head'] as const;

function functionOf({ name = 'my-fn' }: MadeGate, role: FunctionRole): string {
  return `${role}-${name}`;
}

function slotsOf({ warmPerRound = 4 }: MadeGate): number {
  return 1 + warmPerRound;
}

type Sample = Extract<BenchRecord, { type: 'sample' }>;

interface Visit {
  readonly role: FunctionRole;
  readonly memoryMb: number;
  readonly cell: string;
  readonly round: number;
}

function* visit(made: MadeGate, of: Visit, random: () => number): Generator<Sample> {
  const { role, memoryMb, cell, round } = of;
  const slots = slotsOf(made);
  const msOf = (part: keyof typeof USUAL_MS): number => {
    const noise = 1 + (made.noise ?? 0.02) * (random() + random() + random() - 1.5);
    return USUAL_MS[part] * (role === 'head' ? (made.factor?.[part] ?? 1) : 1) * noise;
  };
  for (let slot = 0; slot < slots; slot += 1) {
    const intended = slot === 0 ? 'cold' : 'warm';
    const place: Place = { cell, round, slot, slots, intended };
    const initMs = slot === 0 ? msOf('init') : undefined;
    const isTail = role === 'head' && slot > 0 && slot === slots - 1;
    const durationMs = msOf(slot === 0 ? 'first' : 'warm') * (isTail ? (made.tail ?? 1) : 1);
    const requestId = `${role}-${memoryMb}-${round}-${slot}`;
    yield {
      type: 'sample',
      schema: SCHEMA,
      at: START + round,
      ...place,
      requestId,
      environmentId: `${cell}-${round}`,
      report: formatReport(
        {
          kind: 'report',
          requestId,
          durationMs,
          billedMs: billedMs(durationMs, initMs, 'init-billed'),
          memorySizeMb: memoryMb,
          maxMemoryUsedMb: made.memoryMb?.[role] ?? 80,
          ...(initMs !== undefined && { initMs }),
        },
        { form: 'text' },
      ),
      client: { sentAt: START + round, roundTripMs: durationMs + (initMs ?? 0) + 5 },
      ...(made.cpuShare !== undefined && { cpuMicros: Math.round(1000 * durationMs * made.cpuShare) }),
    };
  }
}

function failed(
  { cell, round, slot, slots, intended, at }: Sample,
  message = 'Task timed out after 3.00 seconds',
): BenchRecord {
  const place = { schema: SCHEMA, at, cell, round, slot, slots, intended } as const;
  return {
    type: 'failure',
    ...place,
    reason: 'timeout',
    message,
    attempts: 1,
  };
}

function headerOf(made: MadeGate): Header {
  const { rounds = 10, warmPerRound = 4 } = made;
  const cells = ROLES.flatMap((role) => SIZES.map((memoryMb) => `${functionOf(made, role)}@${memoryMb}`));
  return {
    type: 'header',
    schema: SCHEMA,
    at: START,
    run: made.run ?? 'made',
    suite: 'gate',
    mode: 'gate',
    backend: 'local',
    region: 'us-east-2',
    seed: 7,
    harness: { version: '0.1.0' },
    plan: {
      rounds,
      coldPerCell: rounds,
      warmPerCell: rounds * warmPerRound,
      cells,
      samples: cells.length * rounds * (1 + warmPerRound),
    },
    environment: { machine: { cpuModel: 'a processor of no make', cores: 2 } },
    functions: ROLES.map((role) => ({
      name: functionOf(made, role),
      runtime: 'nodejs22.x',
      arch: 'x86_64',
      workload: 'own',
      workloadVersion: 1,
      codeSha256: role === 'head' ? (made.headSha256 ?? 'one') : 'one',
      codeBytes: made.codeBytes?.[role] ?? 1_000_000,
      role,
    })),
    pricesAsOf: PRICES_AS_OF,
    options: {
      from: made.from ?? 'main',
      to: 'HEAD',
      runtime: 'nodejs22.x',
      memory: ['512', '1769'],
      payloadBytes: 2,
      ...made.options,
    },
  };
}
