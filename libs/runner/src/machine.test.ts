import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits, whyMachineCannot, type Demand, type Limits, type Machine } from './machine.ts';

const machine: Machine = {
  architectures: ['x86_64'],
  cores: 2,
  reservedCores: 0.5,
  memoryMb: 16_384,
  reservedMemoryMb: 2048,
};
const onAws: Limits = { workers: Infinity, concurrency: 1000 };
const here: Limits = { workers: 8, concurrency: 100, machine };

const visit = (functionName: string, memoryMb: number, width = 1): Demand => ({
  functionName,
  memoryMb,
  width,
});

describe('admission', () => {
  it.each<[string, readonly Demand[], Demand, Limits, boolean]>([
    ['half a core beside one', [visit('a', 1769)], visit('b', 884), here, true],
    ['a core beside one of 1.5', [visit('a', 1769)], visit('b', 1769), here, false],
    [
      'what fills the machine to the last bit',
      [visit('a', 884.5), visit('b', 884.5)],
      visit('c', 884.5),
      here,
      true,
    ],
    ['two at once where one fits', [visit('a', 884)], visit('b', 1000, 2), here, false],
    ['anything where nothing runs', [], visit('a', 10_240), here, true],
    [
      'more memory than there is',
      [visit('a', 100)],
      visit('b', 14_300),
      { ...here, machine: { ...machine, cores: 64 } },
      false,
    ],
    ['any size on AWS', [visit('a', 10_240, 5)], visit('b', 10_240, 5), onAws, true],
    ['the thousandth invocation', [visit('a', 128, 995)], visit('b', 128, 5), onAws, true],
    ['the thousand and first', [visit('a', 128, 996)], visit('b', 128, 5), onAws, false],
    [
      'a third function for two workers',
      [visit('a', 128), visit('b', 128)],
      visit('c', 128),
      { ...onAws, workers: 2 },
      false,
    ],
    [
      'another size of a function for two workers',
      [visit('a', 128), visit('b', 128)],
      visit('b', 256),
      { ...onAws, workers: 2 },
      true,
    ],
  ])('%s', (_, running, next, limits, expected) => {
    expect(fits(running, next, limits)).toBe(expected);
  });

  it('never lets shares add up to more than the cores that are free, unless one visit alone does', () => {
    const demand = fc.record({
      functionName: fc.string(),
      memoryMb: fc.integer({ min: 128, max: 10_240 }),
      width: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(demand), (demands) => {
        const running: Demand[] = [];
        for (const next of demands) if (fits(running, next, here)) running.push(next);
        const cores = running.reduce((sum, { memoryMb, width }) => sum + (memoryMb / 1769) * width, 0);
        expect(running.length <= 1 || cores <= 1.5 + 1e-6).toBe(true);
      }),
    );
  });
});

describe('a size that this machine cannot honour', () => {
  it.each<['arm64' | 'x86_64', number, number, string | undefined]>([
    ['x86_64', 2048, 1, undefined],
    ['x86_64', 2654, 1, '2654 MB has 1.50 vCPU on Lambda; this machine has 1.50 to give'],
    ['x86_64', 4096, 1, '4096 MB has 2.32 vCPU on Lambda; this machine has 1.50 to give'],
    ['x86_64', 1769, 2, '1769 MB, 2 at once, has 2.00 vCPU on Lambda; this machine has 1.50 to give'],
    ['arm64', 128, 1, 'this machine runs x86_64, not arm64'],
  ])('%s at %i MB, %i at once: %s', (arch, memoryMb, width, message) => {
    expect(whyMachineCannot({ arch, memoryMb }, machine, width)?.message).toBe(message);
  });

  it('says that memory is short before it says that cores are', () => {
    const small = { ...machine, memoryMb: 4096 };
    expect(whyMachineCannot({ arch: 'x86_64', memoryMb: 4096 }, small)).toEqual({
      reason: 'memory',
      message: '4096 MB is more than the 2048 MB that this machine has to give',
    });
  });
});
