import { BenchError, RUNTIMES, type Runtime } from '@lambda-bench/config';

const ROWS: readonly Runtime[] = RUNTIMES;

/** The one runtime that a function of the user's own is run with. `shown` is the option or argument that names it. */
export function ownRuntime(runtimes: readonly string[] | undefined, shown: string): Runtime {
  const [id, second] = runtimes ?? [];
  const row = ROWS.find((candidate) => candidate.id === id || candidate.identifier === id);
  if (row !== undefined && second === undefined) return row;
  throw new BenchError(
    'LB_USAGE',
    id === undefined
      ? `${shown} needs a --runtime`
      : `--runtime ${(runtimes ?? []).join(',')} is not one runtime`,
    `one of: ${[...new Set(ROWS.map((candidate) => candidate.identifier))].join(', ')}`,
  );
}
