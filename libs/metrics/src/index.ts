export { factsOfSamples } from './facts/facts-of-samples.ts';
export {
  collectFacts,
  seriesKey,
  type CollectOptions,
  type CountedReason,
  type FactsCollector,
  type RunFacts,
} from './facts/run-facts.ts';
export type { Platform } from './facts/platforms-seen.ts';
export { sampleFact, type FactOrReason, type SampleFact } from './facts/sample-fact.ts';
export type { Series, SeriesColumn } from './facts/series.ts';
export { billedMs, type BillingRule } from './report-line/billed-ms.ts';
export {
  formatEnd,
  formatInitReport,
  formatInitStart,
  formatReport,
  formatRestoreReport,
  formatRuntimeDone,
  formatStart,
  formatTimedOut,
} from './report-line/format-line.ts';
export type {
  End,
  IncompleteReport,
  InitializationType,
  InitPhase,
  InitReport,
  InitStart,
  LambdaLine,
  LogForm,
  PlatformStatus,
  Report,
  RestoreReport,
  RuntimeDone,
  Start,
  TimedOut,
  Tracing,
} from './report-line/lambda-line.ts';
export { parseLines, type Located } from './report-line/parse-lines.ts';
export { lastReport, parseReports, reportFor } from './report-line/parse-reports.ts';
export { invocationCost, type CostUsd, type Usage } from './cost/invocation-cost.ts';
export { managedCost, type ManagedUsage } from './cost/managed-cost.ts';
export { monthlyCost, type MonthlyCost, type MonthlyTraffic } from './cost/monthly-cost.ts';
export { benjaminiHochberg } from './statistics/benjamini-hochberg.ts';
export { bootstrapRanks, type Rank } from './statistics/bootstrap-ranks.ts';
export { cliffsDelta, type CliffsDelta, type EffectSize } from './statistics/cliffs-delta.ts';
export { fisherExact, type Share } from './statistics/fisher-exact.ts';
export { eDivisive, SEGMENT_MIN, type ChangePoint } from './statistics/e-divisive.ts';
export { harrellDavis } from './statistics/harrell-davis.ts';
export { hodgesLehmann } from './statistics/hodges-lehmann.ts';
export {
  judgeDifferences,
  pBeyond,
  type Decision,
  type Difference,
  type JudgedDifference,
} from './statistics/judge-differences.ts';
export { mannWhitney, type MannWhitney } from './statistics/mann-whitney.ts';
export { meanInterval } from './statistics/mean-interval.ts';
export { orderInterval, orderRanks, type Ranks } from './statistics/order-interval.ts';
export { percentile, samplesNeeded, type UpperBound } from './statistics/percentile.ts';
export { median, quantile, quantiles } from './statistics/quantile.ts';
export { quantileInterval, type IntervalOptions } from './statistics/quantile-interval.ts';
export { ratioOfMeans } from './statistics/ratio-of-means.ts';
export { ratioOfMedians, type RatioOfMedians } from './statistics/ratio-of-medians.ts';
export type { Interval, NotAvailable, Random, Rounds } from './statistics/sample.ts';
export { tailRatio, type TailRatio } from './statistics/tail-ratio.ts';
export { trimmedSummary, type TrimmedSummary } from './statistics/trimmed.ts';
export {
  PRACTICAL,
  relevantShare,
  verdict,
  type Threshold,
  type Verdict,
  type VerdictName,
} from './statistics/verdict.ts';
export { warmUp, type WarmUp } from './statistics/warm-up.ts';
