import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-bench-ci-'));
  mkdirSync(join(folder, 'clone'));
  cpSync(join(root, '.ci'), join(folder, 'clone/.ci'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('an install that fails ends with a count and a failure', () => {
  expect(runWith('[ "$1" != ci ]')).toEqual({ status: 1, lastLine: '0 passed, 1 failed' });
});

it('an install that works leaves the last word and the exit code to the tests', () => {
  const npm = 'if [ "$1" = ci ]; then exit 0; fi\necho "2 passed, 3 failed"\nexit 7';
  expect(runWith(npm)).toEqual({ status: 7, lastLine: '2 passed, 3 failed' });
});

it('what failed is said again at the end, with its reason, before the counts', () => {
  const clone = join(folder, 'clone');
  const result = {
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      {
        name: join(clone, 'libs/one/src/one.test.ts'),
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'one holds', failureMessages: [] },
          { status: 'failed', fullName: 'two holds', failureMessages: ['expected 1 to be 2\n    at two'] },
        ],
      },
      {
        name: join(clone, 'libs/one/src/two.test.ts'),
        status: 'failed',
        message: 'Cannot find module',
        assertionResults: [],
      },
    ],
  };
  // As the handlers' own test tools are recorded.
  const countsOnly = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  cpSync(join(root, 'tools/run-tests.mjs'), join(clone, 'tools/run-tests.mjs'));
  const bin = join(clone, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['prettier', 'knip']) writeFileSync(join(bin, name), '');
  const written = JSON.stringify(JSON.stringify(result));
  writeFileSync(
    join(bin, 'nx'),
    `const { mkdirSync, writeFileSync } = require('node:fs');
     if (process.argv.includes('run-many')) {
       mkdirSync('dist/test-results', { recursive: true });
       writeFileSync('dist/test-results/one.json', ${written});
       writeFileSync('dist/test-results/two.json', ${JSON.stringify(JSON.stringify(countsOnly))});
       process.exit(1);
     }`,
  );
  const { status, stdout } = spawnSync(process.execPath, [join(clone, 'tools/run-tests.mjs')], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout.trimEnd().split('\n').slice(-7)).toEqual([
    'failed: libs/one/src/one.test.ts: two holds',
    '    expected 1 to be 2',
    '        at two',
    'failed: libs/one/src/two.test.ts',
    '    Cannot find module',
    'failed: lint, types, builds, tests',
    '7 passed, 2 failed, 2 skipped',
  ]);
});

/** The script in a clone of its own, where `npm` is the given shell script. */
function runWith(npm: string) {
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const { status, stdout } = spawnSync('bash', [join(folder, 'clone/.ci/run')], { env, encoding: 'utf8' });
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}
