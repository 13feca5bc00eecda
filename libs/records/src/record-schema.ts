import { z } from 'zod';
import { SCHEMA, type BenchRecord, type RecordType } from './record.ts';

/** Fields of a later minor version are kept, so that reading and writing back loses nothing. */
const stamped = { schema: z.literal(SCHEMA), at: z.number() };

const place = {
  cell: z.string().min(1),
  round: z.int().min(0),
  slot: z.int().min(0),
  slots: z.int().min(1),
  intended: z.enum(['cold', 'warm']),
};

const clientClock = z.looseObject({ sentAt: z.number(), roundTripMs: z.number().min(0) });

const evidence = {
  requestId: z.string().exactOptional(),
  environmentId: z.string().exactOptional(),
  executedVersion: z.string().exactOptional(),
  report: z.string().exactOptional(),
  client: clientClock.exactOptional(),
  cpuMicros: z.number().exactOptional(),
  runtimeClient: z.string().exactOptional(),
  cpuModel: z.string().exactOptional(),
};

const functionOfRecord = z.looseObject({
  name: z.string(),
  runtime: z.string(),
  arch: z.string(),
  workload: z.string(),
  workloadVersion: z.int(),
  codeSha256: z.string().exactOptional(),
  codeBytes: z.number().exactOptional(),
  ephemeralMb: z.int().exactOptional(),
  originalMemoryMb: z.int().exactOptional(),
  role: z.enum(['base', 'head']).exactOptional(),
});

const count = z.int().min(0);

/** One row per record type: the codec, and a test over them, need no other list. */
export const RECORD_SCHEMAS = {
  header: z.looseObject({
    ...stamped,
    type: z.literal('header'),
    run: z.string().min(1),
    suite: z.string(),
    mode: z.string(),
    backend: z.string(),
    region: z.string(),
    seed: z.int(),
    notes: z.string().exactOptional(),
    harness: z.looseObject({ version: z.string(), commit: z.string().exactOptional() }),
    plan: z.looseObject({
      rounds: z.int().min(1),
      coldPerCell: z.int().min(1),
      warmPerCell: count,
      cells: z.array(z.string()),
      samples: count,
    }),
    environment: z.record(z.string(), z.unknown()),
    functions: z.array(functionOfRecord),
    pricesAsOf: z.string(),
    options: z.record(z.string(), z.unknown()),
  }),
  sample: z.looseObject({
    ...stamped,
    ...place,
    ...evidence,
    type: z.literal('sample'),
    requestId: z.string().min(1),
    environmentId: z.string().min(1),
    report: z.string().min(1),
    client: clientClock,
    digest: z.string().exactOptional(),
    clipped: z.literal(true).exactOptional(),
  }),
  failure: z.looseObject({
    ...stamped,
    ...place,
    ...evidence,
    type: z.literal('failure'),
    reason: z.string().min(1),
    message: z.string(),
    attempts: count,
    lost: count.exactOptional(),
  }),
  reject: z.looseObject({
    ...stamped,
    ...place,
    ...evidence,
    type: z.literal('reject'),
    reason: z.string().min(1),
    message: z.string(),
  }),
  skip: z.looseObject({
    ...stamped,
    type: z.literal('skip'),
    cell: z.string().min(1),
    samples: z.int().min(1),
    reason: z.string().min(1),
    message: z.string(),
  }),
  footer: z.looseObject({
    ...stamped,
    type: z.literal('footer'),
    status: z.enum(['completed', 'interrupted']),
    samples: count,
    failures: count,
    skips: count,
    rejects: count,
    restored: z.boolean(),
  }),
} as const satisfies { readonly [T in RecordType]: z.ZodType<Extract<BenchRecord, { type: T }>> };

export function isRecordType(type: unknown): type is RecordType {
  return typeof type === 'string' && Object.hasOwn(RECORD_SCHEMAS, type);
}
