import type { GateMetricId } from '@lambda-bench/config';
import type { Decision, VerdictName } from '@lambda-bench/metrics';
import type { Books, FunctionRole } from '@lambda-bench/records';
import type { Unit } from '../../table/unit.ts';
import type { Quantity } from '../quantity.ts';
import type { FootGroup, RunOfReport } from '../report-model.ts';
import type { GateThresholds } from './gate-thresholds.ts';

/** The version of gate.json. A reader of it may rely on everything below for as long as it is the same. */
export const GATE_SCHEMA = 1;

/** `failed` is of a run in which a side never answered: nothing was measured that a head could pass by. */
export type GateOutcome = 'regression' | 'failed' | 'inconclusive' | 'passed';

/** Everything a gate says, before it is a comment, text or a file. docs/gate.md documents it field by field. */
export interface GateModel {
  readonly schema: typeof GATE_SCHEMA;
  readonly outcome: GateOutcome;
  /** The answer in one line. */
  readonly headline: string;
  /** What was measured, as a comment is found again by it. */
  readonly name: string;
  /** What is worse, a sentence each. */
  readonly regressions: readonly string[];
  /** What keeps it from being a pass. */
  readonly doubts: readonly string[];
  readonly improvements: readonly string[];
  /** What a reader should know beside. */
  readonly notes: readonly string[];
  readonly base: GateSide;
  readonly head: GateSide;
  readonly comparisons: readonly GateComparison[];
  readonly facts: readonly GateFact[];
  readonly failures: readonly GateFailures[];
  /** All sizes together, if anything failed. */
  readonly failed?: Omit<GateFailed, 'cells'>;
  readonly thresholds: GateThresholds;
  readonly balance: string;
  readonly books: Books;
  readonly run: RunOfReport & { readonly seed: number };
  /** The command that measures it again. */
  readonly repeat: string;
  readonly foot: readonly FootGroup[];
}

export interface GateSide {
  /** What was named on the command line: a folder, a zip or a git ref. */
  readonly source: string;
  /** Where it was a git ref. */
  readonly commit?: string;
  readonly function: string;
  readonly runtime: string;
  readonly codeSha256?: string;
  readonly codeBytes?: number;
}

/** One metric at one size. */
export interface GateComparison {
  readonly metric: GateMetricId;
  readonly title: string;
  readonly unit: Unit;
  readonly cell: string;
  readonly memoryMb: number;
  readonly base: Quantity;
  readonly head: Quantity;
  /** Head against base in per cent, with its 95 % interval; negative is less. */
  readonly change?: {
    readonly percent: number;
    readonly low: number;
    readonly high: number;
    readonly rounds: number;
  };
  readonly verdict: VerdictName | 'not comparable';
  /** Why it is not. */
  readonly why?: string;
  /** About so many more rounds would tell. */
  readonly moreRounds?: number;
  readonly pValue?: number;
  readonly pAdjusted?: number;
  readonly decision: Decision;
}

/** One number a side, and no interval. */
export interface GateFact {
  readonly metric: GateMetricId;
  readonly title: string;
  readonly unit: Unit;
  /** Undefined for what does not depend on the size. */
  readonly cell?: string;
  readonly base: number;
  readonly head: number;
  readonly percent: number;
  readonly decision: Exclude<Decision, 'inconclusive'>;
}

/** Invocations of one size that were no samples. */
export interface GateFailures {
  readonly cell: string;
  readonly base: FailedShare;
  readonly head: FailedShare;
  /** Of all sizes together. */
  readonly decision: Decision;
  /** What the head said, or the base where the head did not fail. */
  readonly message: string;
}

export interface GateFailed {
  readonly base: FailedShare;
  readonly head: FailedShare;
  readonly decision: Decision;
  /** That chance alone gives the side with more failures so many. */
  readonly pValue: number;
  /** What the head said, or the base where the head did not fail. */
  readonly message: string;
  /** Who never answered, at any size. */
  readonly unanswered: readonly { readonly role: FunctionRole; readonly message: string }[];
  readonly cells: readonly GateFailures[];
}

export interface FailedShare {
  readonly count: number;
  readonly of: number;
}
