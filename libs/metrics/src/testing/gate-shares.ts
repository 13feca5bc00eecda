import { judgeDifferences, type Decision } from '../statistics/judge-differences.ts';
import { PRACTICAL } from '../statistics/verdict.ts';
import { simulateCells, simulationRandom, type Shape } from './simulate.ts';

/** A run of a gate as it is by default: so many sizes, and at each the quantities that are judged. */
export interface SimulatedGate {
  readonly sizes: number;
  readonly rounds: number;
  readonly noise: number;
  readonly drift: number;
  readonly shape: Shape;
  /** Head over base of everything. */
  readonly effect: number;
}

/** Of one visit: a cold start has an init and a first invocation, and four warm ones follow. */
const PER_ROUND = { init: 1, first: 1, warm: 4 } as const;
/** Milliseconds, so that the threshold of one of them does not come in. */
const MEDIAN_MS = 100;
/** A bill is the duration in whole milliseconds. */
const TO_BILL = { ratio: PRACTICAL.ratio, ms: 0 } as const;

/** How many of the simulated runs would have failed, how many would have been called better, and how many neither. */
export function gateShares(
  of: SimulatedGate,
  runs: number,
  seed: number,
): Readonly<Record<Decision, number>> {
  const random = simulationRandom(seed);
  const shares: Record<Decision, number> = { worse: 0, better: 0, none: 0, inconclusive: 0 };
  const pair = [{ median: MEDIAN_MS }, { median: MEDIAN_MS * of.effect }];
  for (let run = 0; run < runs; run += 1) {
    const differences = Array.from({ length: of.sizes }, () =>
      Object.entries(PER_ROUND).flatMap(([name, perRound]) => {
        const [base = [], head = []] = simulateCells({ ...of, perRound }, pair, random);
        const timed = { base, head, threshold: PRACTICAL };
        return name === 'warm'
          ? [timed, { base: billed(base), head: billed(head), threshold: TO_BILL }]
          : timed;
      }),
    ).flat();
    const decisions = new Set(judgeDifferences(differences).map(({ decision }) => decision));
    const overall = (['worse', 'inconclusive', 'better', 'none'] as const).find((one) => decisions.has(one));
    shares[overall ?? 'none'] += 1 / runs;
  }
  return shares;
}

function billed(rounds: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return rounds.map((round) => round.map(Math.ceil));
}
