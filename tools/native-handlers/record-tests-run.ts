import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { BenchError } from '@lambda-bench/config';

export type TestRun =
  | { readonly skip: string }
  | {
      readonly format: 'cargo' | 'go' | 'surefire';
      readonly in: string;
      readonly command: readonly string[];
      readonly env: Readonly<Record<string, string | undefined>>;
    };

/** Leaves dist/test-results/<project>.json behind, as every project's tests do, also where they could not run. */
export async function recordTests(project: string, run: TestRun): Promise<string> {
  const own = ['--import', 'tsx', join('tools', 'record-tests.ts'), '--project', project];
  const args =
    'skip' in run
      ? [...own, '--skip', run.skip]
      : [...own, '--format', run.format, '--in', run.in, '--', ...run.command];
  const env = 'skip' in run ? process.env : run.env;
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  const code = await new Promise<number>((resolve) => {
    child.once('close', (status) => {
      resolve(status ?? 1);
    });
  });
  if (code === 0) return `tests of ${project} are recorded`;
  throw new BenchError('LB_ARTEFACT', `the tests of ${project} failed`, 'Their own output stands above.');
}
