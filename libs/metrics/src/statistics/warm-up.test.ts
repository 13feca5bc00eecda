import { expect, test } from 'vitest';
import { simulationRandom, standardNormal } from '../testing/simulate.ts';
import { warmUp } from './warm-up.ts';

const random = simulationRandom(8);

function environments(count: number, length: number, factorAt: (index: number) => number, noise = 0.05) {
  return Array.from({ length: count }, () => {
    const speed = Math.exp(0.3 * standardNormal(random));
    return Array.from(
      { length },
      (_, index) => 10 * speed * factorAt(index) * Math.exp(noise * standardNormal(random)),
    );
  });
}

test('the change point is found where it is', () => {
  for (const slow of [1, 3, 8]) {
    const series = environments(12, 40, (index) => (index < slow ? 1.5 : 1));
    const found = warmUp(series, { random });
    expect(found).toMatchObject({ kind: 'warm-up', invocations: slow });
    if (found.kind === 'warm-up') expect(found.ratio).toBeGreaterThan(1.2);
  }
});

test('a short series of many environments is enough', () => {
  const series = environments(20, 4, (index) => (index < 1 ? 2 : 1));
  expect(warmUp(series, { random })).toMatchObject({ kind: 'warm-up', invocations: 1 });
});

test('where nothing changes, nothing is found more often than one time in twenty', () => {
  const found = Array.from({ length: 200 }, () =>
    warmUp(
      environments(5, 20, () => 1, 0.2),
      { random },
    ),
  ).filter(({ kind }) => kind === 'warm-up');
  expect(found.length).toBeLessThanOrEqual(16);
});

test('becoming slower is no warm-up, and neither is a change below the threshold', () => {
  expect(
    warmUp(
      environments(10, 30, (index) => (index < 5 ? 0.5 : 1)),
      { random },
    ).kind,
  ).toBe('no-warm-up');
  const small = environments(30, 40, (index) => (index < 5 ? 1.015 : 1), 0.01);
  expect(warmUp(small, { random }).kind).toBe('no-warm-up');
  expect(warmUp(small, { random, threshold: 0.005 }).kind).toBe('warm-up');
});

test('a series of equal values has no warm-up', () => {
  expect(warmUp([[5, 5, 5, 5, 5, 5]], { random })).toEqual({ kind: 'no-warm-up', pValue: 1 });
});

test('too few invocations are not enough to tell', () => {
  expect(warmUp([[3, 2, 1]], { random }).kind).toBe('not-available');
  expect(warmUp([], { random }).kind).toBe('not-available');
});
