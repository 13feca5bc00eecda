import { modeOf } from '@lambda-bench/config';
import { expect, it } from 'vitest';
import { makePlan, roundVisits } from './plan.ts';

const SIZES = [512, 1024, 1769, 3008];
const cells = SIZES.flatMap((memoryMb) => [`base@${memoryMb}`, `head@${memoryMb}`]);
const planOf = (whyNot: (cell: string) => { reason: string; message: string } | undefined) =>
  makePlan<string>({ cells, mode: modeOf('balanced'), seed: 3, width: 5, whyNot, together: 2 });
const sizeOf = (cell: string) => cell.split('@')[1];

it('cells that belong together are next to one another in every round, and either may be first', () => {
  const plan = planOf(() => undefined);
  const firsts = new Set<string>();
  const orders = new Set<string>();
  for (let round = 0; round < plan.rounds; round += 1) {
    const visited = roundVisits(plan, round).map(({ cell }) => cell);
    expect([...visited].sort()).toEqual([...cells].sort());
    for (let index = 0; index < visited.length; index += 2) {
      const [first = '', second = ''] = visited.slice(index, index + 2);
      expect(sizeOf(first)).toBe(sizeOf(second));
      firsts.add(first);
    }
    orders.add(visited.map(sizeOf).join());
  }
  expect([...firsts].sort()).toEqual([...cells].sort());
  expect(orders.size).toBeGreaterThan(1);
});

it('one that cannot be measured takes the other with it, for the same reason', () => {
  const plan = planOf((cell) => (cell === 'head@3008' ? { reason: 'cores', message: 'too few' } : undefined));
  expect(plan.cells).toEqual(cells.slice(0, 6));
  expect(plan.skips.map(({ cell, message }) => [cell, message])).toEqual([
    ['base@3008', 'too few'],
    ['head@3008', 'too few'],
  ]);
});
