import { BenchError, ERRORS, EXIT } from '@lambda-bench/config';

/** Prints what the work returns; an error a user can mend becomes two lines and its exit code. */
export async function runTool(work: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await work()}\n`);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n${error.hint}\n`);
    process.exitCode = EXIT[ERRORS[error.code].exit];
  }
}
