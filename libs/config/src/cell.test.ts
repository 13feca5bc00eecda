import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFunctions, cellKey, functionName, functionsOf, parseCellKey, parseFunctionName } from './cell.ts';
import { toggledMemory } from './memory.ts';
import { matrix } from './suites/matrix.ts';
import { workloadOf } from './workloads.ts';

describe('the matrix', () => {
  it('has 36 core functions', () => {
    expect(functionsOf('core')).toHaveLength(36);
  });

  it('has 252 core cells', () => {
    expect(matrix.cells('core')).toHaveLength(252);
    expect(new Set(matrix.cells('all').map(cellKey)).size).toBe(matrix.cells('all').length);
  });

  it('core and extended make up all', () => {
    expect([...functionsOf('core'), ...functionsOf('extended')].map(functionName).sort()).toEqual(
      functionsOf('all').map(functionName).sort(),
    );
  });
});

describe('names', () => {
  it('are as users know them', () => {
    const names = allFunctions().map(functionName);
    expect(names).toContain('nodejs22-x86-light');
    expect(names).toContain('python3-13-arm64-memory-intensive');
    expect(names).toContain('rust-arm64-cpu-intensive');
  });

  it('are legal in Lambda, and unique', () => {
    const names = allFunctions().map(functionName);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9-_]{1,64}$/);
  });

  it('of functions round-trip', () => {
    for (const fn of allFunctions()) expect(parseFunctionName(functionName(fn))).toEqual(fn);
  });

  it('of cells round-trip', () => {
    for (const fn of allFunctions()) {
      for (const memoryMb of workloadOf(fn.workload).memoryMb) {
        expect(parseCellKey(cellKey({ ...fn, memoryMb }))).toEqual({ ...fn, memoryMb });
      }
    }
  });

  it.each([
    '',
    '@512',
    'nodejs22-x86-light@',
    'nodejs22-x86-light@0512',
    'nodejs22-x86-light@-1',
    'other@512',
    'nodejs22-x86-light',
  ])('%j is no cell', (key) => {
    expect(parseCellKey(key)).toBeUndefined();
  });

  it('no other text is a function or a cell', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseFunctionName(text)).toBeUndefined();
        expect(parseCellKey(text)).toBeUndefined();
      }),
    );
  });
});

describe('toggled memory', () => {
  it('differs, is legal, and goes down only at the top', () => {
    expect(toggledMemory(128)).toBe(192);
    expect(toggledMemory(1769)).toBe(1833);
    expect(toggledMemory(10_240)).toBe(10_176);
  });
});
