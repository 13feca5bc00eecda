import { studentTQuantile } from './distributions.ts';
import type { RatioOfMedians } from './ratio-of-medians.ts';
import { notAvailable, type NotAvailable, type Rounds } from './sample.ts';

/** As of medians: two rounds have one degree of freedom. */
const ROUNDS_MIN = 3;

/**
 * The ratio of mean prices of two cells that were measured in the same rounds, for money alone: a bill is a sum, and one dear
 * invocation in twenty is in it. The rounds' means are what is independent; by the delta method the logarithm of the ratio
 * varies as the rounds' deviations from both means, each in parts of its mean, and what befell a whole round cancels.
 */
export function ratioOfMeans(base: Rounds, head: Rounds, confidence = 0.95): RatioOfMedians | NotAvailable {
  const common = base.flatMap((round, index) => {
    const [from, to] = [meanOf(round), meanOf(head[index] ?? [])];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  const rounds = common.length;
  if (rounds < ROUNDS_MIN)
    return notAvailable(`a comparison needs ${ROUNDS_MIN} common rounds, there are ${rounds}`);
  const ofBase = common.reduce((sum, { from }) => sum + from, 0) / rounds;
  const ofHead = common.reduce((sum, { to }) => sum + to, 0) / rounds;
  if (!(ofBase > 0 && ofHead > 0)) return notAvailable('a ratio needs values above zero');
  const squares = common.reduce((sum, { from, to }) => sum + (to / ofHead - from / ofBase) ** 2, 0);
  const standardError = Math.sqrt(squares / (rounds - 1) / rounds);
  const df = rounds - 1;
  const reach = studentTQuantile((1 + confidence) / 2, df) * standardError;
  const estimate = ofHead / ofBase;
  return {
    kind: 'interval',
    estimate,
    low: estimate * Math.exp(-reach),
    high: estimate * Math.exp(reach),
    rounds,
    paired: true,
    standardError,
    df,
  };
}

function meanOf(round: readonly number[]): number | undefined {
  return round.length === 0 ? undefined : round.reduce((sum, value) => sum + value, 0) / round.length;
}
