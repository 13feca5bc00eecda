import type { FunctionConfiguration, ManagedInstances } from './function-configuration.ts';

/** A published version of a managed function that is published anew in place, and what an unqualified name stands for. */
export const LATEST_PUBLISHED = '$LATEST.PUBLISHED';

export const MANAGED_DEFAULTS = { memoryMb: 2048, maxConcurrency: 16, memoryGibPerVcpu: 2 } as const;

/** What an environment has, by its memory. */
export function managedVcpus(
  { memoryMb }: Pick<FunctionConfiguration, 'memoryMb'>,
  { memoryGibPerVcpu }: ManagedInstances,
): number {
  return memoryMb / 1024 / memoryGibPerVcpu;
}

/** By AWS's documentation; others know nothing of several events at once. */
const RUNTIMES: ReadonlySet<string> = new Set([
  'dotnet10',
  'dotnet8',
  'java21',
  'java25',
  'nodejs22.x',
  'nodejs24.x',
  'provided.al2023',
  'python3.13',
  'python3.14',
]);

export function runsManaged(runtime: string): boolean {
  return RUNTIMES.has(runtime);
}
