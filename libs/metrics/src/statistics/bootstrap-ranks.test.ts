import { expect, test } from 'vitest';
import { simulateCells, simulationRandom } from '../testing/simulate.ts';
import { bootstrapRanks, type Rank } from './bootstrap-ranks.ts';

const run = { rounds: 10, perRound: 5, noise: 0.05, drift: 0.2, shape: 'lognormal' } as const;

function ranksOf(medians: readonly number[], seed: number): readonly Rank[] {
  const cells = simulateCells(
    run,
    medians.map((median) => ({ median })),
    simulationRandom(seed),
  );
  const named = new Map(cells.map((cell, index) => [`cell-${String(index)}`, cell]));
  const ranks = bootstrapRanks(named, { random: simulationRandom(seed + 1), resamples: 500 });
  return 'kind' in ranks ? expect.fail(ranks.reason) : ranks;
}

test('cells far apart have ranks of their own, although drift moves all of them', () => {
  const ranks = ranksOf([400, 100, 200], 1);
  expect(ranks.map(({ id, rank, low, high }) => [id, rank, low, high])).toEqual([
    ['cell-1', 1, 1, 1],
    ['cell-2', 2, 2, 2],
    ['cell-0', 3, 3, 3],
  ]);
  expect(ranks.every(({ tiedWith }) => tiedWith.length === 0)).toBe(true);
});

test('cells that are alike share their ranks and are ties', () => {
  const ranks = ranksOf([100, 100.2, 300], 3);
  expect(ranks.slice(0, 2).map(({ low, high }) => [low, high])).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(ranks[0]?.tiedWith).toEqual([ranks[1]?.id]);
  expect(ranks[2]).toMatchObject({ id: 'cell-2', rank: 3, low: 3, high: 3, tiedWith: [] });
});

test('a rank lies within its interval', () => {
  for (let seed = 10; seed < 20; seed += 1) {
    for (const { rank, low, high } of ranksOf([100, 102, 104, 106, 108], seed)) {
      expect(low).toBeLessThanOrEqual(rank);
      expect(high).toBeGreaterThanOrEqual(rank);
    }
  }
});

test('too few rounds have no ranks, and a cell without samples has none', () => {
  const random = simulationRandom(1);
  expect(bootstrapRanks(new Map([['a', [[1], [2]]]]), { random })).toMatchObject({ kind: 'not-available' });
  const rounds = [[1], [2], [3], [4], [5], [6]];
  const cells = new Map([
    ['empty', rounds.map(() => [])],
    ['full', rounds],
  ]);
  expect(bootstrapRanks(cells, { random })).toMatchObject([{ id: 'full', rank: 1, low: 1, high: 1 }]);
});
