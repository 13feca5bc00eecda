import { SCHEMA, type BenchRecord, type Header } from '@lambda-bench/records';

const AT = 1_767_322_000_000;

export function headerRecord(run: string, visits: number, at = AT): Header {
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
      rounds: visits,
      coldPerCell: visits,
      warmPerCell: 2 * visits,
      cells: ['rust-x86-light@512'],
      samples: 3 * visits,
    },
    environment: {},
    functions: [],
    pricesAsOf: '2025-12-01',
    options: {},
  };
}

/** One visit: a reject, a cold sample, a warm one and a failure, as the runner writes them. */
export function visitOf(round: number): readonly BenchRecord[] {
  const place = { schema: SCHEMA, at: AT + round, cell: 'rust-x86-light@512', round, slots: 3 } as const;
  const client = { sentAt: AT, roundTripMs: 12.5 };
  const evidence = {
    requestId: `id-${round}`,
    environmentId: `env-${round}`,
    report: 'REPORT …\t ms',
    client,
  };
  return [
    { type: 'reject', ...place, slot: 1, intended: 'warm', reason: 'not-warm', message: 'it was cold' },
    { type: 'sample', ...place, slot: 0, intended: 'cold', ...evidence },
    { type: 'sample', ...place, slot: 1, intended: 'warm', ...evidence },
    { type: 'failure', ...place, slot: 2, intended: 'warm', reason: 'timeout', message: 'ü', attempts: 1 },
  ];
}

export function footerRecord(status: 'completed' | 'interrupted'): BenchRecord {
  const counts = { samples: 0, failures: 0, skips: 0, rejects: 0 };
  return { type: 'footer', schema: SCHEMA, at: AT, status, ...counts, restored: true };
}
