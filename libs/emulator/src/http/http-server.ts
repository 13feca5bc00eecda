import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BenchError } from '@lambda-bench/config';
import { Connection } from './connection.ts';
import type { HttpService } from './http-message.ts';

export interface HttpServerOptions {
  readonly service: HttpService;
  /** 0, the default, lets the kernel choose. */
  readonly port?: number;
  /** Names other than localhost's that may stand in the Host header. Read at every request, so it may grow. */
  readonly hosts?: ReadonlySet<string>;
  /** Function errors carry up to 1 MiB of cause in a header, so the Runtime API allows more than the default. */
  readonly maxHeadBytes?: number;
}

const DEFAULT_HEAD_BYTES = 64 * 1024;
const NO_HOSTS: ReadonlySet<string> = new Set();

/** Listens on 127.0.0.1 and nowhere else. */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
  const connections = new Set<Connection>();
  const rules = {
    service: options.service,
    hosts: options.hosts ?? NO_HOSTS,
    maxHeadBytes: options.maxHeadBytes ?? DEFAULT_HEAD_BYTES,
  };
  // Half-open, as a peer that has said all it has to say may still want the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
    connections.add(new Connection(socket, rules, (gone) => connections.delete(gone)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cannotListen(options.port ?? 0, cause));
    });
    server.listen({ host: '127.0.0.1', port: options.port ?? 0, backlog: 1024 }, resolve);
  });
  return new HttpServer(server, connections);
}

export class HttpServer implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #connections: ReadonlySet<Connection>;

  constructor(server: Server, connections: ReadonlySet<Connection>) {
    this.#server = server;
    this.#connections = connections;
    this.port = (server.address() as AddressInfo).port;
  }

  /** `127.0.0.1:port` */
  get authority(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): BenchError {
  return cause.code === 'EADDRINUSE'
    ? new BenchError(
        'LB_ADDRESS_IN_USE',
        `port ${String(port)} is taken`,
        'Choose another --port, or 0 for any.',
        { cause },
      )
    : new BenchError(
        'LB_BACKEND',
        `cannot listen on 127.0.0.1:${String(port)}: ${cause.message}`,
        'Choose another --port.',
        { cause },
      );
}
