// `npm test`: every check there is, on what is installed here, then one line of counts.
// Plain JavaScript: it runs on a clone in which nothing has been built.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, 'dist/test-results');
const extra = process.argv.slice(2);
/** Of each failure's message, in the list at the end. */
const MOST_LINES = 12;

const steps = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['dead code', bin('knip'), ['--no-progress', '--no-config-hints']],
  ['workspace', bin('nx'), ['sync:check']],
  [
    'lint, types, builds, tests',
    bin('nx'),
    [
      'run-many',
      '-t',
      'lint',
      'typecheck',
      'build',
      'test',
      '--nx-bail=false',
      '--output-style=static',
      ...extra,
    ],
  ],
];

rmSync(results, { recursive: true, force: true });
const broken = [];
for (const [what, program, args] of steps) {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: quiet(),
  });
  process.stdout.write(
    `${status === 0 ? 'ok' : 'FAILED'}: ${what} (${Math.round((Date.now() - started) / 1000)} s)\n`,
  );
  if (status !== 0) broken.push(what);
}

const counts = countTests();
const failed = counts.failed + broken.length;
for (const failure of counts.failures) process.stdout.write(`${failure}\n`);
if (broken.length > 0) process.stdout.write(`failed: ${broken.join(', ')}\n`);
const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
process.stdout.write(`${counts.passed} passed, ${failed} failed${skipped}\n`);
process.exit(failed > 0 || counts.passed === 0 ? 1 : 0);

/** Each failed step counts as one failure on top of the tests that failed in it. */
function countTests() {
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const file of existsSync(results) ? readdirSync(results) : []) {
    const result = JSON.parse(readFileSync(join(results, file), 'utf8'));
    total.passed += result.numPassedTests;
    total.failed += result.numFailedTests;
    total.skipped += result.numPendingTests + result.numTodoTests;
    total.failures.push(...failuresOf(result));
  }
  return total;
}

/** What failed and why, where more than counts are kept, again at the end: a long log is often read, or kept, from there only. */
function failuresOf({ testResults = [] }) {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const file = relative(root, name);
      const tests = assertionResults
        .filter(({ status }) => status === 'failed')
        .map(
          ({ fullName, failureMessages }) =>
            `failed: ${file}: ${fullName}\n${shorten(failureMessages.join('\n'))}`,
        );
      return tests.length > 0 ? tests : [`failed: ${file}\n${shorten(message)}`];
    });
}

function shorten(text) {
  const lines = stripVTControlCharacters(text).split('\n');
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `(${more} more lines above)`] : lines;
  return shown.map((line) => `    ${line}`).join('\n');
}

function bin(name) {
  return join(root, 'node_modules/.bin', name);
}

function quiet() {
  return {
    ...process.env,
    NX_NO_CLOUD: 'true',
    NX_DAEMON: 'false',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
