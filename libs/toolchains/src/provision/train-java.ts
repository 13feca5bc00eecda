import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '../run-command.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';

/** Answers with the event before, so that the client both reads and writes an object. The platform has it, and no function. */
const HANDLER = 'java.util.concurrent.atomic.AtomicReference::getAndSet';
const EVENTS = 3;
const EVENT = '{"text":"a","number":1,"fraction":0.5,"yes":true,"list":[null],"object":{}}';
const TRAINING_MS = 120_000;

/** Runs the client through a few events and lets it end, which is when the virtual machine writes what it has learnt. */
export async function trainJava(
  java: string,
  args: readonly string[],
  place: ToolchainPlace,
): Promise<CommandResult> {
  const cwd = await mkdtemp(join(tmpdir(), 'lambda-bench-java-'));
  let left = EVENTS;
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/next') !== true) {
      response.writeHead(202).end();
      return;
    }
    left -= 1;
    if (left < 0) endClient(request);
    else nextEvent(response);
  });
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { PATH: place.env.PATH, AWS_LAMBDA_RUNTIME_API: address, ...FUNCTION };
    return await runCommand(java, [...args, HANDLER], { cwd, env, timeoutMs: TRAINING_MS });
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(cwd, { recursive: true, force: true });
  }
}

const FUNCTION = {
  AWS_LAMBDA_FUNCTION_NAME: 'training',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
} as const;

function nextEvent(response: ServerResponse): void {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
    'Lambda-Runtime-Deadline-Ms': String(Date.now() + TRAINING_MS),
    'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-2:000000000000:function:training',
  });
  response.end(EVENT);
}

/** A client whose Runtime API is gone gives up by itself. */
function endClient(request: IncomingMessage): void {
  request.socket.destroy();
}
