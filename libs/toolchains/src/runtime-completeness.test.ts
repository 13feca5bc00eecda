import { RUNTIMES, WORKLOADS, type LanguageId } from '@lambda-bench/config';
import { expect, it } from 'vitest';
import { runtimesWithoutHome } from './testing/runtimes-without-home.ts';

const implemented: readonly LanguageId[] = WORKLOADS.flatMap((row) => row.languages);

it('every runtime of a measured language has its place in the tables of what runs it here', () => {
  expect(runtimesWithoutHome(RUNTIMES, implemented)).toEqual([]);
});

it('a runtime version that was added without one is named, with the file', () => {
  const added = [
    { id: 'nodejs99.x', language: 'node', identifier: 'nodejs99.x' },
    { id: 'python3.99', language: 'python', identifier: 'python3.99' },
    { id: 'java99', language: 'java', identifier: 'java99' },
    { id: 'cobol85', language: 'dotnet', identifier: 'cobol85' },
  ] as const;
  expect(runtimesWithoutHome(added, implemented)).toEqual([
    'nodejs99.x: libs/toolchains/src/node-homes.ts does not say which release runs it here',
    'python3.99: libs/toolchains/src/python-homes.ts does not say which release runs it here',
    'java99: libs/toolchains/src/java-homes.ts does not say which release runs it here',
  ]);
});
