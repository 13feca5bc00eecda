import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Usage {
  readonly cpuMicros: number;
  readonly rssMb: number;
}

/** A server in a process of its own, so that it shares no event loop with the clients that measure it. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  usage(): Promise<Usage>;
}

export type ServerFile = 'emulator-server.ts' | 'floor-server.ts';

export async function startServer(file: ServerFile): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  const ready = await Promise.race([answer(child), died(child)]);
  return {
    port: (ready as { port: number }).port,
    pid: child.pid ?? 0,
    usage: async () => {
      child.send('usage');
      return (await answer(child)) as Usage;
    },
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.send('stop');
      await exited;
    },
  };
}

/** The server's side: says its port, then answers until it is told to stop. */
export function serveParent(port: number, stop: () => Promise<void>): void {
  process.on('message', (message) => {
    if (message === 'usage') {
      const { user, system } = process.cpuUsage();
      process.send?.({
        cpuMicros: user + system,
        rssMb: process.memoryUsage.rss() / 1024 / 1024,
      } satisfies Usage);
    } else {
      void stop().then(() => {
        process.disconnect();
      });
    }
  });
  process.on('disconnect', () => {
    void stop();
  });
  process.send?.({ port });
}

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown];
  return message;
}

async function died(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`the server ended with ${code ?? 'a signal'} before it was ready`);
}
