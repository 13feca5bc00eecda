import { BenchError } from '@lambda-bench/config';
import { runTool } from '../artefact-tool.ts';

/**
 * Does the work, or says in one line why this machine cannot: a workspace without that compiler still builds. Naming the id
 * in LAMBDA_BENCH_REQUIRE makes the reason an error; `alsoNamed` are other names of the same toolchain.
 */
export async function skipOrFail(
  id: string,
  work: () => Promise<string>,
  onSkip: (reason: string) => Promise<string> = (reason) => Promise.resolve(`SKIP ${id}: ${reason}`),
  alsoNamed: readonly string[] = [],
): Promise<void> {
  await runTool(async () => {
    try {
      return await work();
    } catch (error) {
      if (
        !(error instanceof BenchError) ||
        error.code !== 'LB_TOOLCHAIN' ||
        [id, ...alsoNamed].some(isRequired)
      )
        throw error;
      return onSkip(`${error.message} — ${error.hint}`);
    }
  });
}

function isRequired(id: string): boolean {
  return (process.env.LAMBDA_BENCH_REQUIRE ?? '').split(',').some((name) => name.trim() === id);
}
