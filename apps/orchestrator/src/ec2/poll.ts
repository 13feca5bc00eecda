import type { Host } from '@lambda-bench/host';

/** Between two looks at an instance. Tests, whose AWS answers at once, set another time in the environment. */
export function pollMsOf(env: Host['env']): number {
  const given = Number(env['LAMBDA_BENCH_POLL_MS']);
  return given > 0 ? given : 5000;
}
