import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runtimeHome } from '@lambda-bench/toolchains';
import { detectIsolation } from '../isolation/detect-isolation.ts';
import { temporaryFolder } from '../isolation/testdata/temporary-folder.ts';
import { planLaunch } from './plan-launch.ts';
import type { LaunchRequest } from './launch.ts';
import { launchRequest } from './testdata/launch-request.ts';
import { runtimeApiStandIn } from './testdata/runtime-api-stand-in.ts';

const PLACE = { root: fileURLToPath(new URL('../../../..', import.meta.url)), env: process.env };
const NODE_HANDLER = 'export const handler = async ({ n }) => ({ n: n + 1, cwd: process.cwd() });\n';
const PYTHON_HANDLER =
  'import os\ndef handler(event, context):\n  return {"n": event["n"] + 1, "cwd": os.getcwd()}\n';
/** A runtime client at its smallest, in a language that is here anyway. */
const BOOTSTRAP = `#!${process.execPath}
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
(async () => {
  const next = await fetch(base + 'next');
  const { n } = await next.json();
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const body = JSON.stringify({ n: n + 1, cwd: process.env.LAMBDA_TASK_ROOT });
  await fetch(base + id + '/response', { method: 'POST', body });
})();
`;
const isolation = await detectIsolation();

interface TestFunction {
  readonly runtime: string;
  readonly file: string;
  readonly source: string;
  readonly changes?: Partial<LaunchRequest>;
}

/** What the started client answers or how it ended, or undefined where the runtime is not on this machine. */
async function answerOf(
  { runtime, file, source, changes }: TestFunction,
  api: Awaited<ReturnType<typeof runtimeApiStandIn>>,
  afterwards: () => Promise<void> = () => Promise.resolve(),
) {
  using folder = temporaryFolder();
  const codeDir = join(folder.path, 'code');
  const tmpDir = join(folder.path, 'tmp');
  for (const path of [codeDir, tmpDir]) mkdirSync(path);
  writeFileSync(join(codeDir, file), source, { mode: 0o755 });
  const request = launchRequest({ runtime, codeDir, tmpDir, runtimeApi: api.address, ...changes });
  const launch = planLaunch(request, await runtimeHome(runtime, PLACE));
  if (!launch.ok) {
    expect(launch.hint).not.toBe('');
    return undefined;
  }
  const { memoryMb } = request;
  await using sandbox = await isolation.create({ id: runtime, memoryMb, cpuShare: memoryMb / 1769 });
  sandbox.setCpu('burst');
  const started = await sandbox.spawn({ ...launch, tmpDir });
  const said = Promise.all([text(started.stdout), text(started.stderr)]);
  const ended = started.exited.then(async (exit) => ({ exit, said: await said }));
  const answer = await Promise.race([api.answer, ended]);
  await afterwards();
  return { answer, codeDir };
}

describe('the runtime client of', () => {
  it.each([
    ['nodejs18.x', 'index.mjs', NODE_HANDLER],
    ['nodejs20.x', 'index.mjs', NODE_HANDLER],
    ['nodejs22.x', 'index.mjs', NODE_HANDLER],
    ['nodejs24.x', 'index.mjs', NODE_HANDLER],
    ['python3.11', 'index.py', PYTHON_HANDLER],
    ['python3.12', 'index.py', PYTHON_HANDLER],
    ['python3.13', 'index.py', PYTHON_HANDLER],
    ['provided.al2023', 'bootstrap', BOOTSTRAP],
  ])('%s polls and answers, or says what is missing for it', async (runtime, file, source) => {
    using api = await runtimeApiStandIn({ n: 1 });
    const run = await answerOf({ runtime, file, source }, api);
    if (run === undefined) return;
    expect(run.answer).toEqual({
      path: '/2018-06-01/runtime/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response',
      body: expect.stringMatching(/^\{"n": ?2, ?"cwd": ?"/) as string,
    });
    expect((run.answer as { body: string }).body).toContain(run.codeDir);
  });

  // Node.js would get no further than the four threads of its pool, were it not told to have more.
  it.each([
    ['nodejs22.x', 'index.mjs', NODE_HANDLER, 6],
    ['python3.13', 'index.py', PYTHON_HANDLER, 3],
  ])(
    '%s polls as often at once as a managed instance serves',
    async (runtime, file, source, maxConcurrency) => {
      using api = await runtimeApiStandIn({ n: 1 });
      const changes = {
        memoryMb: 2048,
        maxConcurrency,
        initializationType: 'lambda-managed-instances',
        logFormat: 'JSON',
      } as const;
      // The one that was answered polls again.
      const run = await answerOf({ runtime, file, source, changes }, api, () =>
        api.polled(maxConcurrency + 1),
      );
      if (run === undefined) return;
      expect(api.polls()).toBe(maxConcurrency + 1);
    },
  );
});
