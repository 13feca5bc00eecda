import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runtimeHome } from '@lambda-bench/toolchains';
import { detectIsolation } from '../src/isolation/detect-isolation.ts';
import type { Isolation } from '../src/isolation/isolation.ts';
import type { Launch } from '../src/launch/launch.ts';
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
  /** The same, confined as the server confines it. It has a high CPU weight then, so on a busy machine it may be the faster. */
  readonly confinedMs: number;
  /** From the caller's request to its answer, by a new environment. */
  readonly coldMs: number;
  readonly warmMs: number;
  /** What a cold start takes beyond the confined process and a warm invoke: medians of each, subtracted. */
  readonly addedMs: number;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Bare starts and cold starts take turns, so that a busy machine is busy for both. */
export async function measureCold(fn: BenchFunction, rounds: number): Promise<ColdRow> {
  await using server = await startServer('emulator-server.ts');
  const endpoint = `http://127.0.0.1:${server.port}`;
  await createFunction(endpoint, fn);
  await using isolation = await detectIsolation();
  const bare: number[] = [];
  const confined: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await processStart(fn));
    confined.push(await processStart(fn, isolation));
    await forceCold(endpoint, fn.name, round);
    cold.push(await invoke(endpoint, fn.name));
    warm.push(await invoke(endpoint, fn.name));
  }
  const [bareMs, confinedMs, coldMs, warmMs] = [bare, confined, cold, warm].map(median) as [
    number,
    number,
    number,
    number,
  ];
  return {
    target: fn.name,
    rounds,
    bareMs,
    confinedMs,
    coldMs,
    warmMs,
    addedMs: coldMs - confinedMs - warmMs,
  };
}

async function invoke(endpoint: string, name: string): Promise<number> {
  const start = performance.now();
  const answer = await fetch(endpoint + invocationsPath(name), { method: 'POST', body: '{"n":1}' });
  const text = await answer.text();
  if (!text.includes('"ok":true')) throw new Error(`${name} answered ${text}`);
  return performance.now() - start;
}

/** The same program with the same variables; a socket that accepts stands for the Runtime API. */
async function processStart(fn: BenchFunction, isolation?: Isolation): Promise<number> {
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
    return await firstPoll(launch, api, tmpDir, isolation);
  } finally {
    api.close();
    rmSync(tmpDir, { recursive: true, force: true });
  }
}

async function firstPoll(
  launch: Launch,
  api: Server,
  tmpDir: string,
  isolation?: Isolation,
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
  const { command, args, env, cwd, visible } = launch;
  const start = performance.now();
  if (isolation === undefined) {
    const child = spawn(command, [...args], { cwd, env: { ...env, TMPDIR: tmpDir }, stdio: 'ignore' });
    const exited = once(child, 'exit');
    await polled;
    const took = performance.now() - start;
    child.kill('SIGKILL');
    await exited;
    return took;
  }
  const id = `cold-${String(start).replace('.', '-')}`;
  await using sandbox = await isolation.create({ id, memoryMb: MEMORY_MB, cpuShare: 1 });
  sandbox.setCpu('burst');
  const { stdout, stderr } = await sandbox.spawn({ command, args, env, cwd, tmpDir, visible });
  stdout.resume();
  stderr.resume();
  await polled;
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
