import type { ClientClock, StartKind } from '@lambda-bench/records';
import type { Invocation } from '../backend.ts';
import type { Target } from '../target.ts';
import { readAnswer, type ReadAnswer } from './evidence.ts';
import { functionFault } from './function-fault.ts';

/** What becomes of one invocation. */
export type Verdict =
  | { readonly verdict: 'sample'; readonly read: ReadAnswer; readonly proof: Proof }
  /** The evidence contradicts the intention: ask again. */
  | { readonly verdict: 'reject'; readonly read: ReadAnswer; readonly why: Why }
  /** The function itself failed. It would again, so it is a result. */
  | { readonly verdict: 'failure'; readonly read: ReadAnswer; readonly why: Why }
  /** The service or the network did not deliver: ask again later, unless it was a refusal. */
  | { readonly verdict: 'unanswered'; readonly why: Why; readonly refused: boolean };

/** The evidence that every sample has. */
export interface Proof {
  readonly requestId: string;
  readonly environmentId: string;
  readonly report: string;
  readonly client: ClientClock;
}

export interface Why {
  readonly reason: string;
  readonly message: string;
}

/** Environments by when they were first seen. */
export interface Environments {
  readonly inRun: ReadonlySet<string>;
  readonly inVisit: ReadonlySet<string>;
}

export interface Asked {
  readonly target: Target;
  readonly intended: StartKind;
  readonly environments: Environments;
}

/** Cold and warm are what the evidence says, never what the caller did to bring them about. */
export function judge(invocation: Invocation, asked: Asked): Verdict {
  if (invocation.outcome === 'unanswered') {
    const { cause, code, message } = invocation;
    return {
      verdict: 'unanswered',
      why: { reason: cause, message: `${code}: ${message}` },
      refused: cause === 'refused',
    };
  }
  const read = readAnswer(invocation, asked.target);
  const fault = functionFault(invocation, read, asked.target);
  if (fault !== undefined) return { verdict: 'failure', read, why: fault };
  const doubt = reportDoubt(read, asked.target) ?? kindDoubt(read, asked);
  if (doubt !== undefined) return { verdict: 'reject', read, why: doubt };
  const { environmentId, report } = read.kept;
  if (environmentId === undefined || report === undefined) {
    return { verdict: 'reject', read, why: NO_ENVIRONMENT };
  }
  const { requestId, client } = invocation;
  return { verdict: 'sample', read, proof: { requestId, environmentId, report, client } };
}

const NO_ENVIRONMENT: Why = {
  reason: 'no-environment',
  message: 'the answer does not name its environment',
};

function reportDoubt({ report, kept }: ReadAnswer, target: Target): Why | undefined {
  if (report === undefined) {
    const state =
      kept.report === undefined ? 'has no REPORT' : 'has a damaged REPORT, or that of another invocation';
    return { reason: 'no-report', message: `the log tail ${state}` };
  }
  if (report.memorySizeMb !== undefined && report.memorySizeMb !== target.memoryMb) {
    const message = `ran with ${report.memorySizeMb} MB, not with ${target.memoryMb} MB`;
    return { reason: 'wrong-size', message };
  }
  return kept.environmentId === undefined ? NO_ENVIRONMENT : undefined;
}

function kindDoubt({ report, kept }: ReadAnswer, { intended, target, environments }: Asked): Why | undefined {
  const started = report?.initMs !== undefined || report?.restoreMs !== undefined;
  const environmentId = kept.environmentId ?? '';
  if (intended === 'cold') {
    if (!started) return { reason: 'not-cold', message: 'the REPORT has neither init nor restore' };
    if (target.keepsContract && environments.inRun.has(environmentId)) {
      return { reason: 'environment-seen', message: `environment ${environmentId} was there before` };
    }
    return undefined;
  }
  if (started) return { reason: 'not-warm', message: 'the REPORT has an init or a restore' };
  if (target.keepsContract && !environments.inVisit.has(environmentId)) {
    return { reason: 'environment-unknown', message: `environment ${environmentId} is not of this visit` };
  }
  return undefined;
}
