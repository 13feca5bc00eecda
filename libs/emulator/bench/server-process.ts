import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Usage } from './serve-parent.ts';

/** A server in a process of its own, so that it shares no event loop with the clients that measure it. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  usage(): Promise<Usage>;
}

export type ServerFile = 'emulator-server.ts' | 'floor-server.ts';

export async function startServer(file: ServerFile): Promise<ServerProcess> {
  const child = fork(await bundled(file), [], { execArgv: EXEC_ARGV });
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

/** Further arguments for the server's Node, such as --cpu-prof. */
const EXEC_ARGV = process.env['BENCH_NODE_ARGS']?.split(' ') ?? [];

/** As it is shipped: one file and no loader, which would add its own memory to what is measured. */
async function bundled(file: ServerFile): Promise<string> {
  // As deep below the workspace as the sources, from where they reckon its root.
  const outfile = fileURLToPath(new URL(`../../../dist/emulator-bench/servers/${file}`, import.meta.url));
  const path = outfile.replace(/\.ts$/, '.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Some of what is bundled is CommonJS, which asks for Node's own modules by require.
    banner: {
      js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
    },
    logLevel: 'error',
  });
  return path;
}

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message')) as [unknown];
  return message;
}

async function died(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`the server ended with ${code ?? 'a signal'} before it was ready`);
}
