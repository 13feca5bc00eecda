import { medianCoverage, ratioCoverage, verdictShares } from '../src/testing/coverage.ts';
import { SHAPES, type Shape, type Simulated } from '../src/testing/simulate.ts';

/**
 * Prints what the intervals and verdicts are worth: how often a 95 % interval holds the true value, and how often each verdict is
 * given, in simulated runs with and without drift between rounds. The tests hold a part of this table to its limits.
 */
const RUNS = 4000;
const RESAMPLES = 1000;
const shapes = Object.keys(SHAPES) as Shape[];
const sizes = [
  [6, 5],
  [10, 1],
  [10, 5],
  [10, 20],
  [20, 1],
  [20, 5],
] as const;
/** As a share of the variance in the logarithm, 0, 14 and 50 % lie between rounds. */
const drifts = [0, 0.04, 0.1];

print('95 % intervals: runs that hold the true value, and mean width, in per cent');
print(row('shape', 'rounds', 'drift', 'median', 'ratio, paired', 'ratio, unpaired'));
for (const shape of shapes) {
  for (const [rounds, perRound] of sizes) {
    for (const drift of drifts) {
      const of: Simulated = { rounds, perRound, noise: 0.1, drift, shape };
      const columns = [
        medianCoverage(of, RUNS, 21, RESAMPLES),
        ratioCoverage(of, 'paired', 1.1, RUNS, 22),
        ratioCoverage(of, 'unpaired', 1.1, RUNS, 23),
      ].map(({ covered, meanWidth }) => `${percent(covered)} (${percent(meanWidth)})`);
      print(row(shape, `${rounds} × ${perRound}`, percent(drift), ...columns));
    }
  }
}

print('\nVerdicts of 10 rounds × 5 and of 10 rounds × 1, in per cent of runs');
print(row('change', 'noise', 'drift', 'rounds', 'faster', '', 'equal', '', 'slower', 'none'));
for (const perRound of [5, 1]) {
  for (const [effect, noise] of [
    [1, 0.03],
    [1, 0.1],
    [1.05, 0.03],
    [0.95, 0.03],
    [1.1, 0.1],
    [1.3, 0.1],
  ] as const) {
    for (const drift of drifts) {
      const of: Simulated = { rounds: 10, perRound, noise, drift, shape: 'lognormal' };
      const shares = Object.values(verdictShares(of, effect, RUNS, 24)).map(percent);
      print(row(percent(effect - 1), percent(noise), percent(drift), `10 × ${perRound}`, ...shares));
    }
  }
}

function row(...cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(15)).join('');
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
