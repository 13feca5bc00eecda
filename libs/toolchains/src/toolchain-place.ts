import { join, resolve } from 'node:path';

/** Where toolchains are looked for: the workspace and the environment of the process that asks. */
export interface ToolchainPlace {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What was provisioned lands here and stays, also without a network. */
export function cacheFolder(place: ToolchainPlace): string {
  const chosen = place.env.LAMBDA_BENCH_CACHE ?? '';
  return chosen === '' ? join(place.root, '.cache', 'toolchains') : resolve(place.root, chosen);
}

/** Whether LAMBDA_BENCH_REQUIRE names it: then its absence is an error and no reason to skip. */
export function isRequired(id: string, place: ToolchainPlace): boolean {
  return (place.env.LAMBDA_BENCH_REQUIRE ?? '').split(',').some((named) => named.trim() === id);
}
