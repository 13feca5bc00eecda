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

/** The script in a clone of its own, where `npm` is the given shell script. */
function runWith(npm: string) {
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  const { status, stdout } = spawnSync('bash', [join(folder, 'clone/.ci/run')], { env, encoding: 'utf8' });
  return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
}
