import { PERIOD_MICROS } from './cgroup-handle.ts';
import { descriptorLimits } from './inherited-descriptors.ts';
import type { Isolation, IsolationFacts } from './isolation.ts';
import type { Ledger } from './ledger.ts';
import { ProcessGroupSandbox } from './process-group-sandbox.ts';

export interface ProcessGroupIsolationParts {
  readonly kind: 'duty-cycle' | 'none';
  /** Why it is not something better. */
  readonly limits: readonly string[];
  readonly ledger: Ledger | undefined;
}

const LIMITS = [
  '/tmp is shared, and TMPDIR names the folder of each environment.',
  'Maximum memory is the resident memory of the processes, shared pages counted in each.',
  'A process that leaves its session, loses its parent and clears its environment is not found again.',
] as const;

const DUTY_LIMITS = [
  'The CPU share is kept by stopping and continuing processes, which a program can notice.',
  'Memory is looked at every 10 ms, and what grew beyond its size by then is killed a little late.',
] as const;

export function processGroupIsolation({ kind, limits, ledger }: ProcessGroupIsolationParts): Isolation {
  const confined = kind === 'duty-cycle';
  const facts: IsolationFacts = {
    kind,
    cpu: confined ? 'duty-cycle' : 'none',
    memory: confined ? 'watched' : 'none',
    freezer: 'signals',
    tmp: 'TMPDIR',
    periodMicros: PERIOD_MICROS,
    limits: [...limits, ...(confined ? DUTY_LIMITS : []), ...LIMITS, ...descriptorLimits()],
  };
  return {
    describe: () => facts,
    create(spec) {
      const hold = (holding: Parameters<Ledger['record']>[0]) => {
        const entry = ledger?.record(holding);
        return () => {
          if (entry !== undefined) ledger?.forget(entry);
        };
      };
      return Promise.resolve(new ProcessGroupSandbox({ spec, confined, hold }));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
