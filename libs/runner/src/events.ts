import type { Books, StartKind } from '@lambda-bench/records';
import type { Outcome } from './outcome.ts';
import type { Why } from './verify/judge.ts';

/** Where a run stands; comes with every event, so that a display need not add up. */
export interface Progress {
  readonly books: Books;
  readonly cells: number;
  /** Cells with all of their samples, or given up, or precise enough. */
  readonly cellsDone: number;
  readonly rounds: number;
  /** The lowest round that still has visits to make, counted from 0. */
  readonly round: number;
  readonly visits: number;
  readonly visitsDone: number;
  /** At most, as in the outcome. */
  readonly spentUsd: number | undefined;
}

type Happening =
  | { readonly type: 'started' }
  | { readonly type: 'visit-started'; readonly cell: string; readonly round: number }
  | {
      readonly type: 'visit-finished';
      readonly cell: string;
      readonly round: number;
      readonly samples: number;
      readonly failures: number;
      readonly rejects: number;
      readonly durationMs: number;
    }
  /** A measurement that is asked for again; `reject` says that it also stands in the journal. */
  | {
      readonly type: 'asked-again';
      readonly cell: string;
      readonly intended: StartKind;
      readonly reject: boolean;
      readonly why: Why;
    }
  /** Somebody's limit was met: fewer invocations at once from now on, or a wait where `concurrency` is undefined. */
  | { readonly type: 'throttled'; readonly why: Why; readonly concurrency: number | undefined }
  /** The account does not give a size; its cells, and those of larger sizes, are closed with it. */
  | { readonly type: 'account-limit'; readonly why: Why }
  | { readonly type: 'cell-closed'; readonly cell: string; readonly samples: number; readonly why: Why }
  | { readonly type: 'stopping'; readonly why: Why }
  | { readonly type: 'restored'; readonly functionName: string }
  | { readonly type: 'not-restored'; readonly functionName: string; readonly message: string }
  | { readonly type: 'finished'; readonly outcome: Outcome };

export type RunEvent = Happening & {
  readonly at: number;
  readonly progress: Progress;
};

export type { Happening };
