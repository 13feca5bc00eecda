import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { cdkFailure } from './cdk-failure.ts';

export interface CdkRequest {
  readonly root: string;
  readonly region: string;
  readonly host: Host;
}

/** The CDK's own command line, with a folder for its output that goes when all went well. */
export interface CdkCli extends AsyncDisposable {
  /** The cloud assembly: what was shown is what is deployed. */
  readonly assembly: string;
  /** Runs it, and throws with its last words where it fails. */
  run(args: readonly string[], onLine?: OnLine): Promise<readonly string[]>;
  /** Runs an app, which writes the assembly. */
  runApp(app: string, env: Readonly<Record<string, string>>): Promise<void>;
  /** Whether the user stopped it: what it failed with is then no news. */
  wasInterrupted(): boolean;
}

type OnLine = (line: string) => void;

/** Nothing asks home for news, reports a version, or colours what is kept in a file. */
const QUIET = ['--no-notices', '--no-version-reporting', '--no-color'];

export async function openCdk({ root, region, host }: CdkRequest): Promise<CdkCli> {
  const program = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  if (!existsSync(program))
    throw new BenchError('LB_TOOLCHAIN', 'the CDK’s command line is not installed', 'npm ci installs it');
  const folder = await mkdtemp(join(tmpdir(), 'lambda-bench-cdk-'));
  const assembly = join(folder, 'cdk.out');
  const log = join(folder, 'cdk.log');
  let keepsLog = false;
  let isInterrupted = false;
  const { env } = host;
  const run = async (what: string, args: readonly string[], options: RunOptions) => {
    await appendFile(log, `$ ${args.join(' ')}\n`);
    const { ok, lines } = await runNode(args, folder, options, (stop) =>
      host.onInterrupt(() => {
        isInterrupted = true;
        stop();
      }),
    );
    await appendFile(log, `${lines.join('\n')}\n`);
    if (ok) return lines;
    keepsLog = !isInterrupted;
    throw cdkFailure(what, lines, log);
  };
  return {
    assembly,
    run: (args, onLine) =>
      run(`cdk ${args[0] ?? ''}`, [program, ...args, ...QUIET], { env: cdkEnv(env, region), onLine }),
    async runApp(app, extra) {
      await run('synth', [app], { env: { ...cdkEnv(env, region), ...extra }, onLine: undefined });
    },
    wasInterrupted: () => isInterrupted,
    [Symbol.asyncDispose]: () => rm(keepsLog ? assembly : folder, { recursive: true, force: true }),
  };
}

interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: OnLine | undefined;
}

async function runNode(
  args: readonly string[],
  cwd: string,
  { env, onLine }: RunOptions,
  untilDone: (stop: () => void) => () => void,
) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const done = untilDone(() => child.kill('SIGTERM'));
  const lines: string[] = [];
  const ends = [child.stdout, child.stderr].map((stream) => {
    const reader = createInterface({ input: stream });
    reader.on('line', (line) => {
      lines.push(line);
      onLine?.(line);
    });
    return once(reader, 'close');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  await Promise.all(ends);
  done();
  return { ok: code === 0, lines };
}

function cdkEnv(env: Host['env'], region: string): NodeJS.ProcessEnv {
  return {
    ...env,
    AWS_REGION: region,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // Stronger than its own option, and Nx sets it: what is read and kept has no colours.
    FORCE_COLOR: '0',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
