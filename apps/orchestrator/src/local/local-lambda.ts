import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BenchError } from '@lambda-bench/config';
import { deployFunctions, type LocalFunction } from '@lambda-bench/neighbours';
import { ARTEFACTS_FOLDER, type ToolchainPlace } from '@lambda-bench/toolchains';
import type { ServedLine } from '../commands/serve.ts';
import { keepCode, type KeptCode } from './keep-code.ts';

export interface LocalLambda extends AsyncDisposable {
  readonly endpoint: string;
  /** What a report has to know of the machine. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Starts `serve` in a process of its own, so that the emulator never shares an event loop with the client that measures.
 * It ends with this process, however that ends.
 */
export async function startLocalLambda(
  functions: readonly LocalFunction[],
  region: string,
  place: ToolchainPlace,
  self: readonly string[],
): Promise<LocalLambda> {
  const kept = await keepCode(functions, join(place.root, ARTEFACTS_FOLDER));
  try {
    return await serveKept(kept, region, place, self);
  } catch (error) {
    await kept[Symbol.asyncDispose]();
    throw error;
  }
}

async function serveKept(
  kept: KeptCode,
  region: string,
  place: ToolchainPlace,
  self: readonly string[],
): Promise<LocalLambda> {
  const [command = process.execPath, ...args] = self;
  const options = ['serve', '--port=0', '--functions=none', '--json', '--until-stdin-ends'];
  const server = spawn(command, [...args, ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...place.env, AWS_REGION: region },
    // Ctrl-C is for the run alone: the functions have to be put back while the server still answers.
    detached: true,
  });
  const line = await firstLine(server);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.stdin.end();
    await exited;
  };
  try {
    const dynamoEndpoint = line.dynamoDb?.endpoint;
    await deployFunctions(kept.functions, { endpoint: line.endpoint, region, dynamoEndpoint });
  } catch (error) {
    await stop();
    throw error;
  }
  const { endpoint, ...described } = line.describe;
  return {
    endpoint,
    facts: { ...described, dynamoDb: line.dynamoDb?.engine ?? 'none' },
    async [Symbol.asyncDispose]() {
      await stop();
      await kept[Symbol.asyncDispose]();
    },
  };
}

async function firstLine(server: ChildProcess): Promise<ServedLine> {
  if (server.stdout === null) throw new Error('the server has no output');
  let complaint = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const lines = createInterface({ input: server.stdout });
  const exited = once(server, 'close').then(() => undefined);
  const first = await Promise.race([once(lines, 'line').then(([line]) => line as string), exited]);
  if (first !== undefined) return JSON.parse(first) as ServedLine;
  const said = complaint.trim().split('\n')[0] ?? '';
  throw new BenchError(
    'LB_BACKEND',
    `the emulator did not start: ${said}`,
    '`npx lambda-bench serve` says more, and `npx lambda-bench doctor` what is missing',
  );
}
