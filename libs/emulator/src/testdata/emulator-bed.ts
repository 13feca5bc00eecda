import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../emulator-options.ts';
import { startEmulator, type Emulator } from '../server.ts';
import { temporaryFolder } from '../functions/temporary-folder.ts';

export interface Invoked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
  /** The decoded log tail, when it was asked for. */
  readonly log: string;
}

export interface MakeOptions {
  readonly init?: object;
  readonly memoryMb?: number;
  readonly timeoutSeconds?: number;
  readonly json?: boolean;
  readonly runtime?: string;
}

export interface EmulatorBed extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Holds the puppet; unlike the rest of /tmp, functions see it. */
  readonly codeDir: string;
  call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Response>;
  /** Makes a function of the puppet, which does what its events say. */
  make(name: string, options?: MakeOptions): Promise<void>;
  invoke(name: string, event: unknown, headers?: Record<string, string>): Promise<Invoked>;
  tail(name: string, event: unknown): Promise<Invoked>;
}

const PUPPET = fileURLToPath(new URL('puppet.cjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
export const FUNCTIONS = '/2015-03-31/functions';

export async function emulatorBed(options: Partial<EmulatorOptions> = {}): Promise<EmulatorBed> {
  const folder = await temporaryFolder();
  // The environments' own folders stay out of /tmp, as they do in use.
  const emulator = await startEmulator({
    toolchains: { root: ROOT, env: process.env },
    stateFolder: join(folder.path, 'state'),
    ...options,
  });
  const codeDir = join(folder.path, 'puppet');
  mkdirSync(codeDir);
  const bootstrap = join(codeDir, 'bootstrap');
  writeFileSync(bootstrap, `#!${process.execPath}\n${readFileSync(PUPPET, 'utf8')}`);
  chmodSync(bootstrap, 0o755);
  const call: EmulatorBed['call'] = (method, path, body, headers = {}) =>
    fetch(`${emulator.endpoint}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const invoke: EmulatorBed['invoke'] = async (name, event, headers = {}) => {
    const answer = await fetch(`${emulator.endpoint}${FUNCTIONS}/${name}/invocations`, {
      method: 'POST',
      headers,
      body: typeof event === 'string' ? event : JSON.stringify(event),
    });
    const text = await answer.text();
    const log = Buffer.from(answer.headers.get('x-amz-log-result') ?? '', 'base64').toString();
    return { status: answer.status, headers: answer.headers, text, json: parsed(text), log };
  };
  return {
    emulator,
    codeDir,
    call,
    invoke,
    tail: (name, event) => invoke(name, event, { 'X-Amz-Log-Type': 'Tail' }),
    make: async (name, make = {}) => {
      const answer = await call('POST', FUNCTIONS, {
        FunctionName: name,
        Role: 'arn:aws:iam::123456789012:role/lambda',
        Runtime: make.runtime ?? 'provided.al2023',
        Handler: 'puppet',
        MemorySize: make.memoryMb ?? 1769,
        Timeout: make.timeoutSeconds ?? 3,
        Environment: { Variables: { PUPPET_INIT: JSON.stringify(make.init ?? {}) } },
        ...(make.json === true ? { LoggingConfig: { LogFormat: 'JSON' } } : {}),
        Code: { S3Bucket: 'local-folder', S3Key: codeDir },
      });
      if (!answer.ok) throw new Error(await answer.text());
      await active(call, name);
    },
    [Symbol.asyncDispose]: async () => {
      await emulator[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function active(call: EmulatorBed['call'], name: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await call('GET', `${FUNCTIONS}/${name}/configuration`);
    const { State, LastUpdateStatus } = (await answer.json()) as Record<string, string>;
    if (State === 'Active' && LastUpdateStatus !== 'InProgress') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${name} did not become Active`);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
