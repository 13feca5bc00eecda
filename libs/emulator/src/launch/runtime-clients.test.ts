import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findJdk, runCommand, runtimeHome, type RuntimeHome } from '@lambda-bench/toolchains';
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
const JAVA_HANDLER = `import java.util.Map;
public class Index {
  public Map<String, Object> handle(Map<String, Object> event) {
    return Map.of("n", ((Number) event.get("n")).intValue() + 1, "cwd", System.getProperty("user.dir"),
        "own", System.getProperty("own", ""));
  }
}
`;
const isolation = await detectIsolation();

interface TestFunction {
  readonly runtime: string;
  readonly write: (codeDir: string) => void;
  readonly changes?: Partial<LaunchRequest>;
  readonly changeHome?: (home: RuntimeHome) => RuntimeHome;
}

/** What the started client answers or how it ended, or undefined where the runtime is not on this machine. */
async function answerOf(
  { runtime, write, changes, changeHome = (home) => home }: TestFunction,
  api: Awaited<ReturnType<typeof runtimeApiStandIn>>,
  afterwards: () => Promise<void> = () => Promise.resolve(),
) {
  using folder = temporaryFolder();
  const codeDir = join(folder.path, 'code');
  const tmpDir = join(folder.path, 'tmp');
  for (const path of [codeDir, tmpDir]) mkdirSync(path);
  write(codeDir);
  const request = launchRequest({ runtime, codeDir, tmpDir, runtimeApi: api.address, ...changes });
  const launch = planLaunch(request, changeHome(await runtimeHome(runtime, PLACE)));
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
  sandbox.signal('SIGKILL');
  return { answer, codeDir, output: (await ended).said.join('') };
}

function put(file: string, source: string) {
  return (codeDir: string): void => {
    writeFileSync(join(codeDir, file), source, { mode: 0o755 });
  };
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
    const run = await answerOf({ runtime, write: put(file, source) }, api);
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
      const run = await answerOf({ runtime, write: put(file, source), changes }, api, () =>
        api.polled(maxConcurrency + 1),
      );
      if (run === undefined) return;
      expect(api.polls()).toBe(maxConcurrency + 1);
    },
  );
});

describe('the runtime client of Java', () => {
  const jdk = findJdk(PLACE);
  const built = temporaryFolder();

  beforeAll(async () => {
    if (jdk === undefined) return;
    put('Index.java', JAVA_HANDLER)(built.path);
    await mustRun('javac', ['--release', '21', '-d', 'classes', 'Index.java']);
    mkdirSync(join(built.path, 'jars', 'lib'), { recursive: true });
    await mustRun('jar', ['--create', '--file', 'jars/lib/index.jar', '-C', 'classes', '.']);
  });

  afterAll(() => {
    built[Symbol.dispose]();
  });

  async function mustRun(program: string, args: readonly string[]): Promise<void> {
    const path = join(jdk?.home ?? '', 'bin', program);
    const { code, stderr } = await runCommand(path, args, { cwd: built.path, timeoutMs: 60_000 });
    expect([code, stderr]).toEqual([0, '']);
  }

  const handler = 'Index::handle';

  it.skipIf(jdk === undefined).each([
    ['java21', 'classes', 'classes', ''],
    ['java21', 'a jar in lib', 'jars', ''],
    ['java25', 'classes', 'classes', ''],
    // Another collector than Lambda's, and another compiler: the archive of classes was not made with either.
    ['java21', 'settings of its own', 'classes', '-XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Down=yes'],
    ['java25', 'settings of its own', 'jars', '-XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Down=yes'],
    // With Lambda's archive beside these the virtual machine would not start.
    ['java21', 'an archive to write', 'classes', '-XX:ArchiveClassesAtExit=own.jsa -Down=yes'],
    ['java25', 'no archive', 'classes', '-Xshare:off -Down=yes'],
  ])('runs %s with %s', async (runtime, _, folder, options) => {
    using api = await runtimeApiStandIn({ n: 1 });
    const write = (codeDir: string): void => {
      cpSync(join(built.path, folder), codeDir, { recursive: true });
    };
    const customerVariables: Record<string, string> = options === '' ? {} : { JAVA_TOOL_OPTIONS: options };
    const run = await answerOf({ runtime, write, changes: { handler, customerVariables } }, api);
    if (run === undefined) return;
    const { body } = run.answer as { body: string };
    expect(JSON.parse(body)).toEqual({ n: 2, cwd: run.codeDir, own: options === '' ? '' : 'yes' });
  });

  it.skipIf(jdk === undefined).each(['java21', 'java25'])(
    'starts %s in silence where its archive does not fit',
    async (runtime) => {
      using elsewhere = temporaryFolder();
      const path = join(elsewhere.path, 'runtime.jsa');
      writeFileSync(path, Buffer.alloc(8192, 'x'));
      const spoil = (home: RuntimeHome): RuntimeHome => {
        if (!home.ok || home.kind !== 'java') return home;
        const archive = home.archive.map((arg) => arg.replace(/=.*\/runtime\.jsa$/, `=${path}`));
        expect(archive).not.toEqual(home.archive);
        return { ...home, archive, folders: [...home.folders, elsewhere.path] };
      };
      using api = await runtimeApiStandIn({ n: 1 });
      const write = (codeDir: string): void => {
        cpSync(join(built.path, 'classes'), codeDir, { recursive: true });
      };
      const run = await answerOf({ runtime, write, changeHome: spoil, changes: { handler } }, api);
      if (run === undefined) return;
      expect(run.answer).toMatchObject({ body: expect.stringContaining('"n":2') as string });
      expect(run.output).toBe('');
    },
  );

  it.skipIf(jdk === undefined)('polls as often at once as a managed instance serves', async () => {
    using api = await runtimeApiStandIn({ n: 1 });
    const changes = {
      handler,
      memoryMb: 2048,
      maxConcurrency: 3,
      initializationType: 'lambda-managed-instances',
      logFormat: 'JSON',
    } as const;
    const write = (codeDir: string): void => {
      cpSync(join(built.path, 'classes'), codeDir, { recursive: true });
    };
    const run = await answerOf({ runtime: 'java25', write, changes }, api, () => api.polled(4));
    if (run === undefined) return;
    expect(api.polls()).toBe(4);
  });
});
