import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly clients: number;
  readonly requests: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly perSecond: number;
  readonly requests: number;
  /** Answers that were not a 200 with the expected body. */
  readonly errors: number;
}

/** Clients that each keep one connection and ask again as soon as they have their answer. */
export async function closedLoop(options: LoadOptions): Promise<LoadResult> {
  const request = requestBytes(options);
  const sockets = await Promise.all(Array.from({ length: options.clients }, () => open(options.port)));
  try {
    const start = process.hrtime.bigint();
    const { latencies, errors } = await drive(sockets, request, options.requests);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const sorted = latencies.sort();
    return {
      p50Micros: quantile(sorted, 0.5),
      p99Micros: quantile(sorted, 0.99),
      perSecond: sorted.length / seconds,
      requests: sorted.length,
      errors,
    };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

export function quantile(sorted: ArrayLike<number>, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

function requestBytes({ path, body, headers = {} }: LoadOptions): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

async function drive(
  sockets: readonly Socket[],
  request: Buffer,
  total: number,
): Promise<{ latencies: Float64Array; errors: number }> {
  const latencies = new Float64Array(total);
  let sent = 0;
  let received = 0;
  let errors = 0;
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          let startedAt = 0;
          let pending = '';
          const send = (): void => {
            if (sent >= total) {
              socket.off('data', onData).off('close', onClose);
              resolve();
              return;
            }
            sent += 1;
            startedAt = performance.now();
            socket.write(request);
          };
          const onData = (bytes: Buffer): void => {
            pending += bytes.toString('latin1');
            const length = answerLength(pending);
            if (length === undefined || pending.length < length) return;
            latencies[received++] = (performance.now() - startedAt) * 1000;
            if (!pending.startsWith('HTTP/1.1 200') || !pending.includes('"ok":true')) errors += 1;
            pending = '';
            send();
          };
          const onClose = (): void => {
            reject(new Error('the server closed a connection'));
          };
          socket.on('data', onData).on('close', onClose);
          send();
        }),
    ),
  );
  return { latencies, errors };
}

function answerLength(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const at = text.indexOf('Content-Length: ');
  return end + 4 + (at < 0 || at > end ? 0 : Number.parseInt(text.slice(at + 16, at + 26), 10));
}
