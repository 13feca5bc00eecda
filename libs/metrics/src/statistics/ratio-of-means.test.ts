import { describe, expect, it } from 'vitest';
import { SHAPES, simulationRandom } from '../testing/simulate.ts';
import { ratioOfMeans } from './ratio-of-means.ts';
import { ratioOfMedians } from './ratio-of-medians.ts';

describe('the ratio of means', () => {
  it('has what a few dear invocations add, which that of medians has not', () => {
    const base = Array.from({ length: 10 }, (_, round) => [1, 1, 1, 1, 1 + round / 1000]);
    const head = base.map((round) => [...round.slice(0, 4), 6]);
    const [means, medians] = [ratioOfMeans(base, head), ratioOfMedians(base, head, 'paired')];
    if (means.kind !== 'interval' || medians.kind !== 'interval') throw new Error('not compared');
    expect(means.estimate).toBeCloseTo(2, 2);
    expect(means.low).toBeGreaterThan(1.9);
    expect(medians.estimate).toBeLessThan(1.5);
  });

  it('holds the true ratio in about 95 of 100 runs, whatever befalls whole rounds', () => {
    const random = simulationRandom(21);
    const runs = 500;
    let [held, width] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const drift = Array.from({ length: 10 }, () => SHAPES.lognormal(random, 0.3));
      const cell = (factor: number) =>
        drift.map((of) => Array.from({ length: 5 }, () => factor * of * SHAPES.lognormal(random, 0.1)));
      const found = ratioOfMeans(cell(1), cell(1.2));
      if (found.kind !== 'interval') throw new Error('not compared');
      if (found.low <= 1.2 && 1.2 <= found.high) held += 1;
      width += (found.high - found.low) / runs;
    }
    expect(held / runs).toBeGreaterThan(0.92);
    expect(held / runs).toBeLessThan(0.98);
    expect(width).toBeLessThan(0.2);
  });

  it.each([
    [[[1], [1]], [[1], [1]], 'a comparison needs 3 common rounds, there are 2'],
    [[[1], [], [1]], [[1], [1], [1]], 'there are 2'],
    [[[0], [0], [0]], [[1], [1], [1]], 'above zero'],
  ])('of too little is none', (base, head, reason) => {
    const found = ratioOfMeans(base, head);
    expect(found.kind === 'not-available' && found.reason).toContain(reason);
  });
});
