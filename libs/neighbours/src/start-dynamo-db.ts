import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '@lambda-bench/config';
import { findEngine, type Engine } from './engine.ts';

export interface DynamoDb extends AsyncDisposable {
  readonly endpoint: string;
  readonly engine: Pick<Engine, 'name' | 'version'>;
}

export interface DynamoDbOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Where tables survive the process; absent keeps them in memory. */
  readonly folder?: string;
  readonly engine?: Engine;
}

const START_SECONDS = 20;

/**
 * The shell ends the engine when its own standard input ends, which happens however we end, SIGKILL included: an engine is
 * never left behind, and nothing has to be recorded to find it again.
 */
const GUARD = '"$@" & engine=$!; exec >/dev/null 2>&1; cat; kill "$engine"; wait "$engine"';

/** Starts DynamoDB on a loopback port and resolves when it answers. */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const engine = options.engine ?? findEngine();
  const port = await claimPort(options.port ?? 0);
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  const child = spawn('sh', ['-c', GUARD, 'sh', engine.command, ...engine.args(port, options.folder)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Nothing of the host's environment is of use to it, and credentials are no business of its.
    env: { PATH: process.env['PATH'] },
    // Ctrl-C reaches the whole foreground group; the engine must outlive the functions that use it.
    detached: true,
  });
  const complaint = collect(child);
  try {
    await answering(port, engine, complaint);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    engine: { name: engine.name, version: engine.version },
    [Symbol.asyncDispose]: () => stop(child),
  };
}

interface Complaint {
  text: string;
  /** The engine closed its end: it is gone. */
  ended: boolean;
}

function collect(child: ChildProcess): Complaint {
  const complaint: Complaint = { text: '', ended: false };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint.text = (complaint.text + text).slice(-2000);
  });
  child.stderr?.on('close', () => {
    complaint.ended = true;
  });
  // Writing to a shell that is gone is no news: stop() waits for its exit.
  child.stdin?.on('error', () => undefined);
  return complaint;
}

async function answering(port: number, engine: Engine, complaint: Complaint): Promise<void> {
  const deadline = performance.now() + START_SECONDS * 1000;
  while (performance.now() < deadline && !hasEnded(complaint)) {
    if (await accepts(port)) return;
    await sleep(10);
  }
  const said = complaint.text.trim().split('\n').at(-1) ?? '';
  throw new BenchError(
    'LB_BACKEND',
    `${engine.name} did not start on port ${port}${said === '' ? '' : `: ${said}`}`,
    'see what the engine said, and whether the folder can be written',
  );
}

/** A function, because the compiler cannot know that a listener changes it. */
function hasEnded(complaint: Complaint): boolean {
  return complaint.ended;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    // Refused: not yet listening.
    return false;
  } finally {
    socket.destroy();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}

/** The port if it is free, or a free one for 0. Another process could take it before the engine does; then the engine says so. */
async function claimPort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const hint = 'name another port, or leave it out to get a free one';
    throw new BenchError('LB_ADDRESS_IN_USE', `port ${wanted} cannot be had for DynamoDB`, hint, {
      cause: error,
    });
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return address.port;
}
