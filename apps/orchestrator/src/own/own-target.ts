import { ownCellKey } from '@lambda-bench/config';
import type { LocalFunction } from '@lambda-bench/neighbours';
import type { Target } from '@lambda-bench/runner';

/** What it is sent; named where a run sends several. */
export interface OwnPayload {
  readonly name?: string;
  readonly bytes: Uint8Array;
}

/** A size of a function of the user's own, as the runner measures it: its answers keep no contract of ours. */
export function ownTarget(
  fn: Pick<LocalFunction, 'name' | 'arch'>,
  { memoryMb, clipped }: Pick<Target, 'memoryMb' | 'clipped'>,
  { name, bytes }: OwnPayload,
): Target {
  return {
    key: ownCellKey({ functionName: fn.name, memoryMb, ...(name === undefined ? {} : { payload: name }) }),
    functionName: fn.name,
    memoryMb,
    arch: fn.arch,
    payload: bytes,
    keepsContract: false,
    clipped,
  };
}
