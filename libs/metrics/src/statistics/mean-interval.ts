import { studentTQuantile } from './distributions.ts';
import { ROUNDS_MIN } from './round-bootstrap.ts';
import { notAvailable, type Interval, type NotAvailable, type Rounds } from './sample.ts';

/**
 * The mean with its interval, for money alone: a bill is a sum. Values of one round are alike, so the rounds' means are
 * what is independent, and Student's t stands for their number.
 */
export function meanInterval(rounds: Rounds, confidence = 0.95): Interval | NotAvailable {
  const means = rounds
    .filter((round) => round.length > 0)
    .map((round) => round.reduce((sum, value) => sum + value, 0) / round.length);
  const k = means.length;
  if (k < ROUNDS_MIN) return notAvailable(`an interval needs ${ROUNDS_MIN} rounds, there are ${k}`);
  const estimate = means.reduce((sum, value) => sum + value, 0) / k;
  const variance = means.reduce((sum, value) => sum + (value - estimate) ** 2, 0) / (k - 1);
  const reach = studentTQuantile((1 + confidence) / 2, k - 1) * Math.sqrt(variance / k);
  return { kind: 'interval', estimate, low: estimate - reach, high: estimate + reach };
}
