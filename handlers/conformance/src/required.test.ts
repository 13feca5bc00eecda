import { allFunctions, functionName } from '@lambda-bench/config';
import { expect, it } from 'vitest';
import { brokenPromises, type BuiltCase } from './required.ts';

const all = allFunctions().map((fn): BuiltCase => ({ name: functionName(fn), cannotRun: undefined }));

it('nothing required is nothing broken, whatever is missing', () => {
  expect(broken([], undefined)).toEqual([]);
  expect(broken([], 'pip,node-ric')).toEqual([]);
});

it('a required toolchain whose functions were not built is named, one line for each', () => {
  expect(broken([], 'python-clients, go')).toEqual([
    'go-x86-cpu-intensive was not built',
    'go-x86-memory-intensive was not built',
    'go-x86-light was not built',
  ]);
  expect(broken([], 'rust-x86')).toHaveLength(3);
});

it('one workload missing is enough', () => {
  const cases = all.filter((row) => row.name !== 'python3-11-x86-light');
  expect(broken(cases, 'go,rust-x86,python3.11')).toEqual(['python3-11-x86-light was not built']);
});

it('what was built and cannot run is broken as well', () => {
  const cases = all.map((row) => ({
    ...row,
    cannotRun: row.name.startsWith('python') ? 'no Python' : undefined,
  }));
  expect(broken(cases, 'go,rust-x86')).toEqual([]);
  expect(broken(cases, 'python3.13')).toContain('python3-13-x86-light cannot run: no Python');
});

it("a toolchain for another architecture than the machine's promises nothing here", () => {
  expect(broken([], 'rust-arm64')).toEqual([]);
});

function broken(cases: readonly BuiltCase[], required: string | undefined): readonly string[] {
  return brokenPromises(cases, 'x86_64', { root: '/', env: { LAMBDA_BENCH_REQUIRE: required } });
}
