import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

interface Project {
  readonly namedInputs: { readonly program: readonly (string | { readonly runtime?: string })[] };
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambda-bench-java-skip-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** How a task ends on a machine whose PATH has nothing on it. */
async function taskOf(task: string, required: string): Promise<readonly [number, string]> {
  const results = join(folder, 'dist');
  await mkdir(results, { recursive: true });
  for (const name of ['tools', 'handlers', 'libs', 'node_modules', 'package.json', 'tsconfig.base.json']) {
    await symlink(join(ROOT, name), join(folder, name));
  }
  const args = ['--import', 'tsx', join('tools', 'native-handlers', 'java.ts'), task];
  const options = { cwd: folder, env: { PATH: folder, LAMBDA_BENCH_REQUIRE: required } };
  return run(process.execPath, args, options).then(
    ({ stdout }) => [0, stdout],
    (error: unknown) => {
      const { code, stderr } = error as { readonly code: number; readonly stderr: string };
      return [code, stderr];
    },
  );
}

test.each([
  ['build', /^SKIP java: no .* — Install/],
  ['test', /^SKIP handlers-java: no .* — Install/],
])('%s without Maven is skipped with a reason', async (task, said) => {
  expect(await taskOf(task, 'go')).toEqual([0, expect.stringMatching(said)]);
});

test.each(['java', 'java21', 'java25'])(
  'build without Maven fails where %s is required',
  async (required) => {
    expect(await taskOf('build', required)).toEqual([
      3,
      expect.stringMatching(/^LB_TOOLCHAIN: no .*\nInstall/),
    ]);
  },
);

test('lint needs neither Maven nor Java', async () => {
  expect(await taskOf('lint', 'java21')).toEqual([0, expect.stringMatching(/^\d+ Java files are in shape/)]);
});

test.each(['mvn', 'java'])('the build is another one when %s is installed later', async (name) => {
  const before = await toolsKnown();
  expect(await toolsKnown()).toBe(before);
  await writeFile(join(folder, name), '#!/bin/sh\n', { mode: 0o755 });
  expect(await toolsKnown()).not.toBe(before);
});

/** What Nx hashes beside the files. */
async function toolsKnown(): Promise<string> {
  const project = JSON.parse(
    await readFile(join(ROOT, 'handlers', 'java', 'project.json'), 'utf8'),
  ) as Project;
  const commands = project.namedInputs.program.flatMap((input) =>
    typeof input === 'string' || input.runtime === undefined ? [] : [input.runtime],
  );
  const PATH = [folder, '/usr/bin', '/bin'].join(delimiter);
  const said = await Promise.all(commands.map((command) => run('sh', ['-c', command], { env: { PATH } })));
  return said.map(({ stdout }) => stdout).join('\n');
}
