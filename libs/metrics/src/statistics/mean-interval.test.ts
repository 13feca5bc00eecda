import { describe, expect, it } from 'vitest';
import { simulationRandom, standardNormal } from '../testing/simulate.ts';
import { meanInterval } from './mean-interval.ts';

describe('the interval of a mean', () => {
  it('is Student’s t on the means of the rounds', () => {
    const found = meanInterval([[1, 3], [3], [4], [5], [6], [7]]);
    // Mean 4.5, standard deviation √3.5, t(0.975; 5) = 2.5706.
    expect(found).toMatchObject({ kind: 'interval', estimate: 4.5 });
    if (found.kind === 'interval') expect(found.high - 4.5).toBeCloseTo(2.5706 * Math.sqrt(3.5 / 6), 3);
  });

  it('is not there for fewer than six rounds, and rounds without values are none', () => {
    expect(meanInterval([[1], [2], [3], [4], [5], []])).toMatchObject({ kind: 'not-available' });
  });

  it.each([0, 0.1])('holds the true mean in 93–97 %% of runs, rounds drifting by %d', (drift) => {
    const random = simulationRandom(11);
    const runs = 2000;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const rounds = Array.from({ length: 10 }, () => {
        const level = 1 + drift * standardNormal(random);
        return Array.from({ length: 5 }, () => level * Math.exp(0.1 * standardNormal(random)));
      });
      const found = meanInterval(rounds);
      const truth = Math.exp(0.005);
      if (found.kind === 'interval' && found.low <= truth && truth <= found.high) covered += 1 / runs;
    }
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });
});
