import { SCHEMA, type BenchRecord } from '../record.ts';

const at = 1_760_000_000_000;
const place = { cell: 'nodejs22-x86-light@512', round: 0, slots: 2 } as const;
const client = { sentAt: at - 12.5, roundTripMs: 11.25 };

/** A small, whole journal: one record of every type. */
export const ONE_OF_EACH: readonly BenchRecord[] = [
  {
    type: 'header',
    schema: SCHEMA,
    at,
    run: '2026-01-02-a',
    suite: 'matrix',
    mode: 'test',
    backend: 'fake',
    region: 'us-east-2',
    seed: 7,
    notes: 'a note',
    harness: { version: '0.1.0' },
    plan: {
      rounds: 1,
      coldPerCell: 1,
      warmPerCell: 1,
      cells: ['nodejs22-x86-light@512', 'nodejs22-arm64-light@512'],
      samples: 4,
    },
    environment: { cpu: 'a processor' },
    functions: [
      {
        name: 'nodejs22-x86-light',
        runtime: 'nodejs22.x',
        arch: 'x86_64',
        workload: 'light',
        workloadVersion: 1,
        originalMemoryMb: 1769,
      },
    ],
    pricesAsOf: '2025-12-01',
    options: { mode: 'test' },
  },
  {
    type: 'sample',
    schema: SCHEMA,
    at,
    ...place,
    slot: 0,
    intended: 'cold',
    requestId: 'a4e1',
    environmentId: '2026/01/02/[$LATEST]0a',
    report: 'REPORT RequestId: a4e1\tDuration: 1.00 ms\t',
    client,
    cpuMicros: 812,
    cpuModel: 'AMD EPYC',
  },
  { type: 'reject', schema: SCHEMA, at, ...place, slot: 1, intended: 'warm', reason: 'not-warm', message: 'it was cold' },
  {
    type: 'failure',
    schema: SCHEMA,
    at,
    ...place,
    slot: 1,
    intended: 'warm',
    reason: 'timeout',
    message: 'Task timed out after 3.00 seconds',
    attempts: 1,
    lost: 1,
  },
  {
    type: 'skip',
    schema: SCHEMA,
    at,
    cell: 'nodejs22-arm64-light@512',
    samples: 2,
    reason: 'architecture',
    message: 'this machine is x86_64',
  },
  {
    type: 'footer',
    schema: SCHEMA,
    at,
    status: 'completed',
    samples: 1,
    failures: 1,
    skips: 2,
    rejects: 1,
    restored: true,
  },
];
