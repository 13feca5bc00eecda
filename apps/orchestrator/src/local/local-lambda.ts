import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { deployFunctions, type LocalFunction } from '@lambda-bench/neighbours';
import { ARTEFACTS_FOLDER, type ToolchainPlace } from '@lambda-bench/toolchains';
import type { ServedLine } from '../commands/serve.ts';
import { firstLine } from './first-line.ts';
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
  const line = JSON.parse(await firstLine(server)) as ServedLine;
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
