import { setTimeout as sleep } from 'node:timers/promises';

const FUNCTIONS = '/2015-03-31/functions';
export const MEMORY_MB = 1769;

export interface NewFunction {
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  /** Deployed as it is. */
  readonly dir: string;
  readonly timeoutSeconds?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

export function invocationsPath(name: string): string {
  return `${FUNCTIONS}/${name}/invocations`;
}

export async function createFunction(endpoint: string, fn: NewFunction): Promise<void> {
  const { name, runtime, handler, dir, timeoutSeconds = 30, variables = {} } = fn;
  await call(endpoint, 'POST', FUNCTIONS, {
    FunctionName: name,
    Role: 'arn:aws:iam::123456789012:role/bench',
    Runtime: runtime,
    Handler: handler,
    MemorySize: MEMORY_MB,
    Timeout: timeoutSeconds,
    Environment: { Variables: variables },
    Code: { S3Bucket: 'local-folder', S3Key: dir },
  });
  await settled(endpoint, name);
}

/** An address of the function, to be called without the API. */
export async function openUrl(endpoint: string, name: string): Promise<string> {
  const url = await call(endpoint, 'POST', `/2021-10-31/functions/${name}/url`, { AuthType: 'NONE' });
  const id = /[a-z0-9]{32}/.exec(String(url['FunctionUrl']))?.[0] ?? '';
  // By the path: not every machine resolves names below localhost.
  return `${endpoint}/lambda-bench/url/${id}/`;
}

/** Whatever serves the function now is replaced: the next invoke is a cold start. */
export async function forceCold(endpoint: string, name: string, round: number): Promise<void> {
  await call(endpoint, 'PUT', `${FUNCTIONS}/${name}/configuration`, {
    Description: `round ${String(round)}`,
  });
  await settled(endpoint, name);
}

async function settled(endpoint: string, name: string): Promise<void> {
  for (;;) {
    const { State, LastUpdateStatus } = await call(endpoint, 'GET', `${FUNCTIONS}/${name}/configuration`);
    if (State === 'Active' && LastUpdateStatus !== 'InProgress') return;
    await sleep(5);
  }
}

async function call(
  endpoint: string,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await fetch(endpoint + path, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
