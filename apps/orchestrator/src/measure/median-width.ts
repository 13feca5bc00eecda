import { quantileInterval } from '@lambda-bench/metrics';
import { seededRandom } from '@lambda-bench/plan';
import type { IntervalWidth } from '@lambda-bench/runner';

/** Width of the interval of the median over the median, by the estimator that the report uses. */
export const medianWidth: IntervalWidth = (values) => {
  const rounds: number[][] = [];
  for (const { round, valueMs } of values) (rounds[round] ??= []).push(valueMs);
  const interval = quantileInterval(
    [...rounds].map((round) => (round as number[] | undefined) ?? []),
    {
      random: seededRandom(values.length, 'width'),
    },
  );
  if (interval.kind !== 'interval' || interval.estimate <= 0) return undefined;
  return (interval.high - interval.low) / interval.estimate;
};
