import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import type { EmulatorOptions } from '../src/index.ts';
import { e2eBed, type E2eBed } from './e2e-bed.ts';

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const REGION = 'us-east-1';

export interface Asked {
  readonly method?: string;
  /** Below the address. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** What the puppet shall do; without it, the answer is the event. */
  readonly deed?: object;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  /** Whether the connection broke before the body ended. */
  readonly brokenOff: boolean;
}

/** A server, the real SDK, and a real HTTP client for what it puts on the air. */
export interface FrontDoorBed extends AsyncDisposable {
  readonly server: E2eBed;
  readonly lambda: LambdaClient;
  make(name: string, extra?: { readonly Timeout?: number }): Promise<string>;
  ask(address: string, asked?: Asked): Promise<Answered>;
  event(address: string, asked?: Asked): Promise<Record<string, unknown>>;
}

export async function frontDoorBed(options: Partial<EmulatorOptions> = {}): Promise<FrontDoorBed> {
  const server = await e2eBed(options);
  const lambda = new LambdaClient({ endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS });
  const ask = (address: string, asked: Asked = {}) => send(server.endpoint, address, asked);
  return {
    server,
    lambda,
    make: async (name, extra) => {
      const made = await lambda.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Role: 'arn:aws:iam::123456789012:role/lambda',
          Runtime: 'provided.al2023',
          Handler: 'puppet',
          MemorySize: 1769,
          Code: { ZipFile: server.archive },
          ...extra,
        }),
      );
      await waitUntilFunctionActiveV2(
        { client: lambda, maxWaitTime: 30, minDelay: 0.01 },
        { FunctionName: name },
      );
      return made.FunctionArn ?? '';
    },
    ask,
    event: async (address, asked) => {
      const { status, text } = await ask(address, asked);
      if (status !== 200) throw new Error(`${String(status)} ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    },
    [Symbol.asyncDispose]: async () => {
      lambda.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The name goes into the Host header, as not every machine that runs the tests resolves names below localhost. */
function send(endpoint: string, address: string, asked: Asked): Promise<Answered> {
  const { method = 'GET', path = '', headers = {}, body, deed } = asked;
  const target = new URL(address);
  const { port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path: target.pathname.replace(/\/$/, '') + (path === '' ? '/' : path),
        headers: {
          host: target.host,
          ...headers,
          ...(deed === undefined ? {} : { 'x-do': JSON.stringify(deed) }),
        },
        agent: false,
      },
      (answer) => {
        const parts: Buffer[] = [];
        const done = (brokenOff: boolean): void => {
          const bytes = Buffer.concat(parts);
          const { statusCode: status = 0, headers } = answer;
          resolve({ status, headers, bytes, text: bytes.toString(), brokenOff });
        };
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          done(false);
        });
        answer.on('error', () => {
          done(true);
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
