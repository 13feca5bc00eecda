import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runtimeHome } from '@lambda-bench/toolchains';
import { planLaunch } from '../src/launch/plan-launch.ts';
import type { BenchFunction } from './bench-functions.ts';
import { quantile } from './closed-loop.ts';
import { createFunction, forceCold, invocationsPath, MEMORY_MB } from './control-calls.ts';
import { startServer } from './server-process.ts';

export interface ColdRow {
  readonly target: string;
  readonly rounds: number;
  /** From starting the bare, unconfined process to its first poll. */
  readonly bareMs: number;
  /** From the caller's request to its answer, by a new environment. */
  readonly coldMs: number;
  readonly warmMs: number;
  /** What a cold start takes beyond the bare process and a warm invoke: medians of each, subtracted. */
  readonly addedMs: number;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Bare starts and cold starts take turns, so that a busy machine is busy for both. */
export async function measureCold(fn: BenchFunction, rounds: number): Promise<ColdRow> {
  await using server = await startServer('emulator-server.ts');
  const endpoint = `http://127.0.0.1:${server.port}`;
  await createFunction(endpoint, fn);
  const bare: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareStart(fn));
    await forceCold(endpoint, fn.name, round);
    cold.push(await invoke(endpoint, fn.name));
    warm.push(await invoke(endpoint, fn.name));
  }
  const [bareMs, coldMs, warmMs] = [median(bare), median(cold), median(warm)];
  return { target: fn.name, rounds, bareMs, coldMs, warmMs, addedMs: coldMs - bareMs - warmMs };
}

async function invoke(endpoint: string, name: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(endpoint + invocationsPath(name), { method: 'POST', body: '{"n":1}' });
  const text = await answer.text();
  if (!text.includes('"ok":true')) throw new Error(`${name} answered ${text}`);
  return performance.now() - start;
}

/** The same program with the same variables, outside any sandbox; a socket that accepts stands for the Runtime API. */
async function bareStart(fn: BenchFunction): Promise<number> {
  const tmpDir = mkdtempSync('/var/tmp/lambda-bench-cold-');
  const api = createServer();
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  try {
    const launch = planLaunch(
      {
        functionName: fn.name,
        version: '$LATEST',
        runtime: fn.runtime,
        handler: fn.handler,
        memoryMb: MEMORY_MB,
        arch: process.arch === 'arm64' ? 'arm64' : 'x86_64',
        codeDir: fn.dir,
        region: 'us-east-1',
        accountId: '123456789012',
        logGroup: `/aws/lambda/${fn.name}`,
        logStream: 'bare',
        logFormat: 'Text',
        initializationType: 'on-demand',
        customerVariables: {},
        runtimeApi: `127.0.0.1:${(api.address() as AddressInfo).port}`,
        tmpDir,
      },
      await runtimeHome(fn.runtime, { root: ROOT, env: process.env }),
    );
    if (!launch.ok) throw new Error(`${launch.reason} ${launch.hint}`);
    return await firstPoll(launch, api, join(tmpDir));
  } finally {
    api.close();
    rmSync(tmpDir, { recursive: true, force: true });
  }
}

async function firstPoll(
  {
    command,
    args,
    env,
    cwd,
  }: { command: string; args: readonly string[]; env: Readonly<Record<string, string>>; cwd: string },
  api: ReturnType<typeof createServer>,
  tmpDir: string,
): Promise<number> {
  const polled = new Promise<void>((resolve) => {
    api.on('connection', (socket) => {
      socket.once('data', () => {
        socket.destroy();
        resolve();
      });
      socket.on('error', () => socket.destroy());
    });
  });
  const start = performance.now();
  const child = spawn(command, [...args], { cwd, env: { ...env, TMPDIR: tmpDir }, stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    await Promise.race([polled, exited.then(() => Promise.reject(new Error('it ended before it polled')))]);
    return performance.now() - start;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
