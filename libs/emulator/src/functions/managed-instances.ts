import type { FunctionConfiguration, ManagedInstances } from './function-configuration.ts';

/** A published version of a managed function that is published anew in place, and what an unqualified name stands for. */
export const LATEST_PUBLISHED = '$LATEST.PUBLISHED';

export const MANAGED_DEFAULTS = { memoryMb: 2048, memoryGibPerVcpu: 2 } as const;

/** What an environment has, by its memory. */
export function managedVcpus(
  { memoryMb }: Pick<FunctionConfiguration, 'memoryMb'>,
  { memoryGibPerVcpu }: Pick<ManagedInstances, 'memoryGibPerVcpu'>,
): number {
  return memoryMb / 1024 / memoryGibPerVcpu;
}

/**
 * What each serves at once for every vCPU where a function does not say, by AWS's documentation. That of an OS-only
 * runtime is what it says of Rust. Other runtimes know nothing of several events at once.
 */
const CONCURRENCY_PER_VCPU: ReadonlyMap<string, number> = new Map([
  ['dotnet10', 32],
  ['dotnet8', 32],
  ['java21', 32],
  ['java25', 32],
  ['nodejs22.x', 64],
  ['nodejs24.x', 64],
  ['provided.al2023', 8],
  ['python3.13', 16],
  ['python3.14', 16],
]);

/** As many as the API lets anybody ask for. */
const CONCURRENCY_MAX = 1600;

export function defaultConcurrency(runtime: string, vcpus: number): number {
  const perVcpu = CONCURRENCY_PER_VCPU.get(runtime) ?? 1;
  return Math.min(CONCURRENCY_MAX, Math.max(1, Math.floor(perVcpu * vcpus)));
}

export function runsManaged(runtime: string): boolean {
  return CONCURRENCY_PER_VCPU.has(runtime);
}
