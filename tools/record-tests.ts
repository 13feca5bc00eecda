/** Runs a test command that is not vitest and records how many tests passed: see USAGE. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchError } from '@lambda-bench/config';
import { countTests, FORMATS, isFormat, type TestCounts } from './record-tests-count.ts';

const USAGE = `node --import tsx tools/record-tests.ts --project NAME --format FORMAT [--in FOLDER] -- COMMAND [ARGUMENT]...

Runs COMMAND, shows its output, counts the tests it reports and writes dist/test-results/NAME.json
with numPassedTests, numFailedTests, numPendingTests and numTodoTests. Ends as COMMAND ended, and with 1
when it reported no test at all. FORMAT is one of ${FORMATS.join(', ')}:
  cargo     cargo test
  go        go test -json
  surefire  mvn test
  unittest  python -m unittest
Run it in the workspace's root; --in is the folder COMMAND runs in. With --skip REASON in place of a command it prints SKIP and records no tests.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    project: { type: 'string' },
    format: { type: 'string' },
    in: { type: 'string', default: '.' },
    skip: { type: 'string' },
  },
});
const [command, ...args] = positionals;
if (values.project === undefined || (values.skip === undefined && command === undefined)) fail(USAGE);

if (values.skip !== undefined) {
  process.stdout.write(`SKIP ${values.project}: ${values.skip}\n`);
  await record(values.project, { passed: 0, failed: 0, pending: 0 });
} else {
  const format = values.format ?? '';
  if (!isFormat(format) || command === undefined) fail(USAGE);
  const { output, code } = await run(command, args, values.in);
  const counts = countTests(format, output);
  await record(values.project, counts);
  const total = counts.passed + counts.failed + counts.pending;
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.pending} skipped\n`);
  process.exitCode = code !== 0 ? code : total === 0 || counts.failed > 0 ? 1 : 0;
}

async function record(project: string, counts: TestCounts): Promise<void> {
  const path = join('dist', 'test-results', `${project}.json`);
  const result = {
    numPassedTests: counts.passed,
    numFailedTests: counts.failed,
    numPendingTests: counts.pending,
    numTodoTests: 0,
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(result)}\n`);
}

async function run(
  file: string,
  rest: readonly string[],
  cwd: string,
): Promise<{ readonly output: string; readonly code: number }> {
  const child = spawn(file, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const [stream, shown] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      shown.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new BenchError('LB_TOOLCHAIN', `${file} cannot be started`, 'Install it.', { cause }));
    });
    child.once('close', (code) => {
      resolve({ output, code: code ?? 1 });
    });
  });
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
