import type { Rounds } from '@lambda-bench/metrics';
import { describe, expect, it } from 'vitest';
import { repeatableRandom } from '../repeatable-random.ts';
import { beatenBy, choose } from './tune-choice.ts';
import type { TuneSize } from './tune-size.ts';

function sizeOf(memoryMb: number, timeByRound: Rounds, usdByRound: Rounds): TuneSize {
  const mean = (rounds: Rounds) => rounds.flat().reduce((sum, value) => sum + value, 0) / rounds.length;
  return {
    memoryMb,
    timeByRound,
    usdByRound,
    time: { kind: 'estimate', value: mean(timeByRound), n: 10, unit: 'ms' },
    usdPerMillion: { kind: 'estimate', value: mean(usdByRound), n: 10, unit: 'usd/M' },
    cold: undefined,
    warm: undefined,
  };
}

/** Ten rounds around a value, each so much up or down; with the other phase two are not alike. */
function rounds(value: number, spread: number, phase = 0): Rounds {
  return Array.from({ length: 10 }, (_, round) => [
    value * Math.exp((round >> phase) % 2 === 0 ? spread : -spread),
  ]);
}

describe('proven', () => {
  it.each([0.15, 0.3])('is nothing of nine equal sizes, in all but 6 of 100 tunings at noise %d', (noise) => {
    const random = repeatableRandom(`nine equal sizes ${noise}`);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const noisy = () => Array.from({ length: 10 }, () => [100 * Math.exp(noise * normal())]);
    const tunings = 300;
    let wrong = 0;
    for (let tuning = 0; tuning < tunings; tuning += 1) {
      const sizes = Array.from({ length: 9 }, (_, index) => sizeOf(128 * (index + 1), noisy(), rounds(1, 0)));
      if (choose('fastest', sizes).sizes.length < sizes.length) wrong += 1;
    }
    expect(wrong / tunings).toBeLessThanOrEqual(0.06);
  });

  it('is what is far slower, among nine as among two', () => {
    const sizes = Array.from({ length: 9 }, (_, index) =>
      sizeOf(128 * (index + 1), rounds(index === 0 ? 150 : 100, 0.1, index % 3), rounds(1, 0)),
    );
    expect(choose('fastest', sizes).sizes.map(({ memoryMb }) => memoryMb)).not.toContain(128);
  });
});

describe('beaten', () => {
  it('is what is slower and proven not to be cheaper', () => {
    const [slow, fast] = [
      sizeOf(128, rounds(200, 0.01), rounds(1, 0.001)),
      sizeOf(512, rounds(100, 0.01, 1), rounds(1, 0.001, 1)),
    ];
    expect(beatenBy([slow, fast])).toEqual(new Map([[slow, fast]]));
  });

  it('is not what may be cheaper: it ties for the cheapest, and no size is proven to beat it', () => {
    const slow = sizeOf(128, rounds(200, 0.01), rounds(0.97, 0.04));
    const fast = sizeOf(512, rounds(100, 0.01, 1), rounds(1, 0.04, 1));
    expect(choose('cheapest', [slow, fast]).sizes).toEqual([slow, fast]);
    expect(beatenBy([slow, fast])).toEqual(new Map());
  });

  it('is not what is proven to be cheaper, however slow', () => {
    const slow = sizeOf(128, rounds(200, 0.01), rounds(0.5, 0.01));
    const fast = sizeOf(512, rounds(100, 0.01, 1), rounds(1, 0.01, 1));
    expect(beatenBy([slow, fast])).toEqual(new Map());
  });
});
