import { BenchError } from '@lambda-bench/config';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReportServerOptions {
  readonly port: number;
  /** Makes the page anew: the run may have gone on since. */
  readonly page: () => Promise<string>;
}

/** Shows one report on this machine, and tells the pages that are open when it has changed. */
export interface ReportServer extends AsyncDisposable {
  readonly url: string;
  announce(): void;
}

export const CHANGES_PATH = '/changes';
const HOST = '127.0.0.1';

export async function startReportServer(options: ReportServerOptions): Promise<ReportServer> {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(request, response, options, listeners).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}/`,
    announce: () => {
      for (const listener of listeners) listener.write('event: changed\ndata: now\n\n');
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        for (const listener of listeners) listener.end();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReportServerOptions,
  listeners: Set<ServerResponse>,
): Promise<void> {
  if (!isOurs(request.headers.host, request.socket.localPort)) {
    // A page elsewhere can make a browser ask a name that leads here; it shall not read the answer.
    refuse(response, 403, 'this report is served to 127.0.0.1 and localhost only');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, 'only GET');
  } else if (request.url === CHANGES_PATH) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  } else if (request.url === '/' || request.url === '/index.html') {
    const page = await options.page();
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    response.end(request.method === 'HEAD' ? undefined : page);
  } else {
    refuse(response, 404, 'the report is at /');
  }
}

function isOurs(host: string | undefined, port: number | undefined): boolean {
  return host === `${HOST}:${port ?? ''}` || host === `localhost:${port ?? ''}`;
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${message}\n`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new BenchError(
              'LB_ADDRESS_IN_USE',
              `port ${port} is in use`,
              'choose another with --port, or 0 for any',
              { cause: error },
            )
          : error,
      );
    });
    server.listen(port, HOST, resolve);
  });
}
