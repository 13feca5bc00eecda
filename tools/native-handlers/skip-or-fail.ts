import { BenchError } from '@lambda-bench/config';
import { runTool } from '../artefact-tool.ts';

/**
 * Does the work, or says in one line why this machine cannot: a workspace without that compiler still builds. Naming the id
 * in LAMBDA_BENCH_REQUIRE makes the reason an error.
 */
export async function skipOrFail(
  id: string,
  work: () => Promise<string>,
  onSkip: (reason: string) => Promise<string> = (reason) => Promise.resolve(`SKIP ${id}: ${reason}`),
): Promise<void> {
  await runTool(async () => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== 'LB_TOOLCHAIN' || isRequired(id)) throw error;
      return onSkip(`${error.message} — ${error.hint}`);
    }
  });
}

function isRequired(id: string): boolean {
  return (process.env.LAMBDA_BENCH_REQUIRE ?? '').split(',').some((name) => name.trim() === id);
}
