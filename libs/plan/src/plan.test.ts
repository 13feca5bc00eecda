import {
  cellKey,
  functionName,
  modeOf,
  pricesOf,
  publishedDuration,
  SUITES,
  type Cell,
} from '@lambda-bench/config';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimatePlan, type EstimateAssumptions } from './estimate.ts';
import { whyLanguageCannot } from './language-skip.ts';
import { makePlan, plannedFunctions, roundVisits, visitShape, type Plan } from './plan.ts';
import { seededRandom, shuffled } from './seeded-random.ts';
import { selectCells, type Selection } from './selection.ts';

const matrix = SUITES[0]!;
const balanced = modeOf('balanced');
const test = modeOf('test');
const ASSUMED: EstimateAssumptions = {
  region: 'us-east-2',
  updateSeconds: 2,
  controlCallsPerSecond: 15,
  workers: 36,
  seriesSecondsAtMost: 1800,
  // What the estimate does with a price is tested here; the formula is a library's of its own.
  costUsd: () => 0.001,
};

function planOf(
  cells: readonly Cell[],
  more: { seed?: number; width?: number; cold?: number; warm?: number } = {},
): Plan {
  return makePlan({ cells, mode: balanced, seed: 1, width: 5, whyNot: () => undefined, ...more });
}

const CORE = selectCells(matrix, balanced, { set: 'core' });

describe('a plan', () => {
  it('balanced is 252 cells, 10 rounds of 5 colds with 4 warm ones each', () => {
    const plan = planOf(CORE);
    expect([plan.cells.length, plan.rounds, plan.samples]).toEqual([252, 10, 252 * 250]);
    expect(visitShape(plan, 0)).toEqual({ cold: 5, warm: 20 });
    expect(plannedFunctions(plan)).toHaveLength(36);
  });

  it('a width of one makes a round of every cold', () => {
    expect(planOf(CORE, { width: 1 }).rounds).toBe(50);
  });

  it('fewer colds than the least number of rounds make as many rounds as there are colds', () => {
    expect(planOf(CORE, { cold: 3 }).rounds).toBe(3);
  });

  it('visits add up to what was asked, and differ by one at most', () => {
    const count = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(count, fc.nat(600), fc.integer({ min: 1, max: 20 }), (cold, warm, width) => {
        const plan = planOf(CORE.slice(0, 1), { cold, warm, width });
        const shapes = Array.from({ length: plan.rounds }, (_, round) => visitShape(plan, round));
        const colds = shapes.map((shape) => shape.cold);
        expect(colds.reduce((a, b) => a + b, 0)).toBe(cold);
        expect(shapes.reduce((sum, shape) => sum + shape.warm, 0)).toBe(warm);
        expect(Math.max(...colds) - Math.min(...colds)).toBeLessThanOrEqual(1);
        expect(Math.min(...colds)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('every round visits every cell once, each in an order of its own', () => {
    const plan = planOf(CORE);
    const orders = [0, 1, 2].map((round) => roundVisits(plan, round).map((visit) => cellKey(visit.cell)));
    for (const order of orders) expect([...order].sort()).toEqual(CORE.map(cellKey).sort());
    expect(orders[0]).not.toEqual(orders[1]);
    expect(orders[1]).not.toEqual(orders[2]);
  });

  it('the same seed gives the same order, another seed another', () => {
    const order = (seed: number) =>
      roundVisits(planOf(CORE, { seed }), 3).map((visit) => cellKey(visit.cell));
    expect(order(5)).toEqual(order(5));
    expect(order(5)).not.toEqual(order(6));
  });

  it('what cannot be measured is a skip with its reason, and counts as planned', () => {
    const cells = selectCells(matrix, balanced, {
      set: 'all',
      runtimes: ['dotnet8', 'rust'],
      architectures: ['x86_64'],
    });
    const plan = makePlan({ cells, mode: balanced, seed: 1, width: 5, whyNot: whyLanguageCannot });
    expect(plan.cells.map((cell) => cell.runtime)).not.toContain('dotnet8');
    expect(plan.skips).toHaveLength(21);
    expect(plan.skips[0]?.message).toMatch(
      /^\.NET has no .* handler: its runtime client and SDK come from NuGet/,
    );
    expect(plan.samples).toBe(42 * 250);
  });
});

describe('a selection', () => {
  const select = (selection: Partial<Selection>, mode = balanced) =>
    selectCells(matrix, mode, { set: 'core', ...selection });

  it('test mode measures 512 and 1769 unless asked', () => {
    expect(new Set(select({}, test).map((cell) => cell.memoryMb))).toEqual(new Set([512, 1769]));
    expect(new Set(select({ memoryMb: [3008] }, test).map((cell) => cell.memoryMb))).toEqual(new Set([3008]));
    expect(select({}, test)).toHaveLength(72);
  });

  it('a runtime asked for by name need not be in the set', () => {
    expect(new Set(select({ runtimes: ['go'] }).map((cell) => functionName(cell))).size).toBe(6);
  });

  it('a filter is a part of a cell key', () => {
    expect(select({ filter: 'nodejs22-x86-light@512' }).map(cellKey)).toEqual(['nodejs22-x86-light@512']);
  });

  it.each<[Partial<Selection>, RegExp]>([
    [{ runtimes: ['node22'] }, /--runtime node22 is not known/],
    [{ architectures: ['x86'] }, /--arch x86 is not known/],
    [{ workloads: ['cpu'] }, /--workload cpu is not known/],
    [{ memoryMb: [100] }, /--memory 100 is not a memory size/],
    [{ memoryMb: [512.5] }, /--memory 512.5/],
    [{ memoryMb: [NaN] }, /--memory NaN/],
    [{ filter: 'banana' }, /leave no cell/],
  ])('%j is refused by name', (selection, message) => {
    expect(() => select(selection)).toThrow(message);
  });
});

describe('an estimate', () => {
  it('counts what balanced mode does', () => {
    const estimate = estimatePlan(planOf(CORE), ASSUMED);
    expect(estimate).toMatchObject({ cells: 252, functions: 36, visits: 2520, invocations: 63_000 });
    expect(estimate.updates).toBeGreaterThanOrEqual(2520 + 36);
    // A function's size repeats from one round to the next once in six to nine visits at most.
    expect(estimate.updates).toBeLessThan(2520 * 1.2);
    expect(estimate.usd).toBeCloseTo(63, 9);
    expect(estimate.minutes).toBeGreaterThan(10);
  });

  it('a size that repeats needs a second update to force a cold start', () => {
    const one = planOf(CORE.slice(0, 1), { cold: 10, warm: 0, width: 1 });
    expect(estimatePlan(one, ASSUMED).updates).toBe(1 + 9 * 2 + 1);
  });

  it('asks for the price of each cell with its size, its architecture and the prices of the region', () => {
    const [cell] = CORE;
    const asked: unknown[] = [];
    const costUsd: EstimateAssumptions['costUsd'] = ({ memoryMb, architecture, billedMs }, prices) => {
      asked.push({ memoryMb, architecture, prices });
      return billedMs;
    };
    const one = planOf([cell!], { cold: 2, warm: 3 });
    const cold = publishedDuration(cell!, 'cold')!;
    const warm = publishedDuration(cell!, 'warm')!;
    const billed = 2 * (cold.durationMs + (cold.initMs ?? 0)) + 3 * warm.durationMs;
    expect(estimatePlan(one, { ...ASSUMED, costUsd }).usd).toBeCloseTo(billed, 6);
    const usage = { memoryMb: cell!.memoryMb, architecture: cell!.arch, prices: pricesOf('us-east-2') };
    expect(asked).toEqual([usage, usage]);
  });

  it('a function that would take too long one size after the other takes as long as its slowest size', () => {
    const cells = CORE.slice(0, 6);
    const minutes = (seriesSecondsAtMost: number) =>
      estimatePlan(planOf(cells), { ...ASSUMED, updateSeconds: 0, seriesSecondsAtMost }).minutes;
    const alone = cells.map((cell) => estimatePlan(planOf([cell]), { ...ASSUMED, updateSeconds: 0 }).minutes);
    expect(minutes(Infinity)).toBeCloseTo(
      alone.reduce((total, value) => total + value, 0),
      6,
    );
    expect(minutes(0)).toBeCloseTo(Math.max(...alone), 6);
  });

  it('an unknown region has no price, rather than a price of zero', () => {
    expect(estimatePlan(planOf(CORE), { ...ASSUMED, region: 'mars-north-1' }).usd).toBeUndefined();
  });

  it('says how many cells it guessed', () => {
    const go = selectCells(matrix, balanced, { set: 'core', runtimes: ['go'] });
    expect(estimatePlan(planOf(go), ASSUMED).guessedCells).toBe(go.length);
    expect(estimatePlan(planOf(CORE.slice(0, 6)), ASSUMED).guessedCells).toBe(0);
  });
});

describe('seeded random', () => {
  it('is the same on every machine', () => {
    const random = seededRandom(42, 'round', 0);
    expect([random(), random(), random()]).toMatchInlineSnapshot(`
      [
        0.3360066602472216,
        0.6724095044191927,
        0.8462403404992074,
      ]
    `);
  });

  it('is uniform enough: 100,000 draws in 10 bins, chi-squared below its 99.9 % point', () => {
    const random = seededRandom(1);
    const bins = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const bin = Math.floor(random() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquared = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(27.88);
  });

  it('a shuffle keeps every item', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        expect([...shuffled(items, seededRandom(seed))].sort()).toEqual([...items].sort());
      }),
    );
  });
});
