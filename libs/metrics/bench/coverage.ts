import { quantileCoverage, ratioCoverage, verdictShares, type Coverage } from '../src/testing/coverage.ts';
import { SHAPES, type Shape, type Simulated } from '../src/testing/simulate.ts';

/**
 * Prints what the intervals and verdicts are worth: how often a 95 % interval holds the true value, and how often each verdict is
 * given, in simulated runs with and without drift between rounds. The tests hold a part of these tables to its limits. Takes
 * some minutes.
 */
const RUNS = 2000;
const RESAMPLES = 1000;
const shapes = Object.keys(SHAPES) as Shape[];
const sizes = [
  [6, 5],
  [10, 1],
  [10, 5],
  [10, 20],
  [20, 5],
] as const;
/** Of the variance in the logarithm 0, 14 and 50 % lie between rounds. */
const drifts = [0, 0.04, 0.1];

print('Median: runs whose 95 % interval holds the true value, and mean width, in per cent');
print(row('shape', 'rounds', ...drifts.map((drift) => `drift ${percent(drift)}`)));
for (const shape of shapes) {
  for (const [rounds, perRound] of sizes) {
    const columns = drifts.map((drift) =>
      shown(
        quantileCoverage({ rounds, perRound, noise: 0.1, drift, shape }, RUNS, 21, { resamples: RESAMPLES }),
      ),
    );
    print(row(shape, `${rounds} × ${perRound}`, ...columns));
  }
}

print('\nTail: the same');
print(row('shape', 'rounds', 'quantile', ...drifts.map((drift) => `drift ${percent(drift)}`)));
for (const shape of shapes) {
  for (const [rounds, perRound, p] of [
    [10, 10, 0.9],
    [10, 20, 0.95],
    [10, 50, 0.99],
    [20, 50, 0.99],
  ] as const) {
    const columns = drifts.map((drift) =>
      shown(quantileCoverage({ rounds, perRound, noise: 0.1, drift, shape }, RUNS, 25, { p })),
    );
    print(row(shape, `${rounds} × ${perRound}`, String(p), ...columns));
  }
}

print('\nRatio of 1.1: the same. Paired, drift cancels; unpaired it is 4 %');
print(row('base', 'head', 'rounds', 'paired', 'unpaired'));
for (const shape of shapes) {
  for (const headShape of new Set<Shape>([shape, 'exponential'])) {
    for (const [rounds, perRound] of sizes) {
      const of: Simulated = { rounds, perRound, noise: 0.1, drift: 0.04, shape };
      const columns = (['paired', 'unpaired'] as const).map((design) =>
        shown(ratioCoverage(of, { design, effect: 1.1, headShape }, RUNS, 22)),
      );
      print(row(shape, headShape, `${rounds} × ${perRound}`, ...columns));
    }
  }
}

print('\nVerdicts with a drift of 10 %, in per cent of runs');
print(row('change', 'noise', 'rounds', 'faster', 'slightly', 'equivalent', 'slightly', 'slower', 'none'));
for (const [effect, noise] of [
  [1, 0.03],
  [1, 0.1],
  [1.05, 0.03],
  [0.95, 0.03],
  [1.1, 0.1],
  [1.3, 0.1],
] as const) {
  for (const [rounds, perRound] of sizes) {
    const of: Simulated = { rounds, perRound, noise, drift: 0.1, shape: 'lognormal' };
    const shares = Object.values(verdictShares(of, { effect }, RUNS, 24)).map(percent);
    print(row(percent(effect - 1), percent(noise), `${rounds} × ${perRound}`, ...shares));
  }
}

function shown({ covered, meanWidth }: Coverage): string {
  return `${percent(covered)} (${percent(meanWidth)})`;
}

function row(...cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(13)).join('');
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
