import type { BackoffPolicy } from './control/backoff.ts';

/** What the run does when things do not go to plan, and when it may stop early. */
export interface Policy {
  /** Invocations of one sample whose evidence contradicts its intention, before it is a failure. */
  readonly rejectsPerSample: number;
  /** Invocations of one sample that got no answer, before it is a failure. */
  readonly unansweredPerSample: number;
  /** How long an invocation is asked again because it was throttled; a run in which nothing else comes back stops then. */
  readonly throttlePatienceMs: number;
  readonly backoff: BackoffPolicy;
  /** A cell that fails so often without a sample in between is given up. */
  readonly failuresInARow: number;
  /** How many rounds a function may be ahead of the slowest: 0 is a barrier, more lets drift tell cells apart. */
  readonly roundsAhead: number;
  /**
   * A function whose visits would take longer than this one after the other is measured by published versions, its
   * sizes side by side. Infinity: never.
   */
  readonly seriesSecondsAtMost: number;
  readonly precision?: Precision;
  /** Money that may be spent, by the price table; the run ends before it would be exceeded. */
  readonly budgetUsd?: number;
}

/** A cell that is measured precisely enough is measured no further. Looked at between rounds only. */
export interface Precision {
  /** Width of the interval of the median over the median: 0.05 is ±2.5 %. */
  readonly relativeWidth: number;
  readonly roundsAtLeast: number;
}

export const DEFAULT_POLICY: Policy = {
  rejectsPerSample: 5,
  unansweredPerSample: 12,
  throttlePatienceMs: 600_000,
  backoff: { firstMs: 200, longestMs: 20_000 },
  failuresInARow: 5,
  roundsAhead: 1,
  seriesSecondsAtMost: 1800,
};
