import { once } from 'node:events';
import { mkdir, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { BenchError } from '@lambda-bench/config';
import { findEngine, type Engine } from './engine.ts';
import { claimPort, startGuarded } from './guarded-process.ts';

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

/** Starts DynamoDB on a loopback port and resolves when it answers. */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const engine = options.engine ?? findEngine();
  const port = await claimPort(options.port ?? 0, 'DynamoDB');
  if (options.folder !== undefined) await makeFolder(options.folder);
  const running = await startGuarded({
    name: engine.name,
    command: engine.command,
    args: engine.args(port, options.folder),
    // Nothing of the host's environment is of use to it, and credentials are no business of its.
    env: { PATH: process.env['PATH'] },
    port,
    ready: () => accepts(port),
    hint: 'see what the engine said, and whether the folder can be written',
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    engine: { name: engine.name, version: engine.version },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** One level: what stands above it is the user's, and a slip there should not make folders all over the disk. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    throw new BenchError(
      'LB_USAGE',
      code === 'EEXIST'
        ? `${folder} is not a folder`
        : `the folder ${folder} cannot be made (${code}), and DynamoDB would keep its tables there`,
      'name a folder, or a new one in a folder that is there',
      { cause: error },
    );
  }
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
