import type { LocalFunction } from '@lambda-bench/neighbours';
import type { Target } from '@lambda-bench/runner';

/** A size of a function of the user's own, as the runner measures it: its answers keep no contract of ours. */
export function ownTarget(
  fn: Pick<LocalFunction, 'name' | 'arch'>,
  cell: Pick<Target, 'memoryMb' | 'payload' | 'clipped'>,
): Target {
  return {
    key: `${fn.name}@${cell.memoryMb}`,
    functionName: fn.name,
    arch: fn.arch,
    keepsContract: false,
    ...cell,
  };
}
