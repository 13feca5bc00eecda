import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchFunctions } from './bench-functions.ts';
import { createFunction, invocationsPath, openUrl, type NewFunction } from './control-calls.ts';
import { startServer, type ServerProcess } from './server-process.ts';

const SOURCES = fileURLToPath(new URL('functions', import.meta.url));
const TIMEOUT_SECONDS = 2;
const REPORT_EVERY = 1000;

interface Deed {
  readonly weight: number;
  readonly event: (value: number) => object;
  /** What the answer's body must contain, and whether it is a function error. */
  readonly contains: (value: number) => string;
  readonly fails: boolean;
}

/** A function and what it can be asked to do. */
interface Target {
  readonly name: string;
  readonly deeds: readonly Deed[];
  /** Set where it is also asked through a URL, which says less of what went wrong. */
  readonly url?: string;
}

/** Rust and Go answer with what they got, and do nothing else. */
const ECHO: readonly Deed[] = [
  { weight: 1, event: (value) => ({ n: value }), contains: (value) => `"n":${value}`, fails: false },
];

const SLOW: Deed = {
  weight: 4,
  event: (value) => ({ do: 'slow', ms: 400, value }),
  contains: String,
  fails: false,
};

const DEEDS: readonly Deed[] = [
  { weight: 80, event: (value) => ({ do: 'echo', value }), contains: String, fails: false },
  { weight: 6, event: () => ({ do: 'throw' }), contains: () => 'on demand', fails: true },
  { weight: 4, event: () => ({ do: 'exit', code: 3 }), contains: () => 'exit status 3', fails: true },
  { weight: 4, event: () => ({ do: 'kill' }), contains: () => 'signal: killed', fails: true },
  { weight: 1, event: () => ({ do: 'hang' }), contains: () => 'Sandbox.Timedout', fails: true },
  {
    weight: 1,
    event: () => ({ do: 'oversize' }),
    contains: () => 'Function.ResponseSizeTooLarge',
    fails: true,
  },
];

const CANDIDATES: readonly NewFunction[] = [
  ...['18', '20', '22', '24'].map((line) => ({
    name: `node${line}`,
    runtime: `nodejs${line}.x`,
    handler: 'index.handler',
    dir: join(SOURCES, 'faults-node'),
  })),
  ...['3.11', '3.12', '3.13'].map((line) => ({
    name: `python${line.replace('.', '-')}`,
    runtime: `python${line}`,
    handler: 'index.handler',
    dir: join(SOURCES, 'faults-python'),
  })),
  {
    name: 'slow-init',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    dir: join(SOURCES, 'faults-node'),
    variables: { SLOW_INIT_MS: '1500' },
  },
].map((fn) => ({ ...fn, timeoutSeconds: TIMEOUT_SECONDS }));

/** Thousands of invocations, a fifth of which go wrong, over every runtime that is here. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      invokes: { type: 'string', default: '10000' },
      callers: { type: 'string', default: '8' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [invokes, callers] = [Number(values.invokes), Number(values.callers)];
  const random = randomFrom(Number(values.seed));
  await using server = await startServer('emulator-server.ts');
  print(`before the first function: ${await holdings(server)}`);
  const targets = await runnable(`http://127.0.0.1:${server.port}`);
  const wrong: string[] = [];
  const ids = new Set<string>();
  let done = 0;
  const caller = async (): Promise<void> => {
    while (done < invokes) {
      done += 1;
      const value = done;
      const target = targets[Math.floor(random() * targets.length)];
      if (target === undefined) throw new Error('no runtime is here');
      const deed = pick(random, target.deeds);
      const complaint =
        target.url !== undefined && random() < URL_SHARE
          ? await askUrl(target.url, deed, value, ids)
          : await invoke(server, target.name, deed, value, ids);
      if (complaint !== undefined) wrong.push(complaint);
      if (value % REPORT_EVERY === 0) print(`${value}\t${await holdings(server)}\twrong ${wrong.length}`);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  print(`${ids.size} answers to ${invokes} invokes, ${wrong.length} of them wrong`);
  for (const complaint of wrong.slice(0, 20)) print(complaint);
  for (const { name } of targets) {
    await fetch(url(server, `/2015-03-31/functions/${name}`), { method: 'DELETE' });
  }
  await sleep(1000);
  print(`left when the functions are deleted: ${await holdings(server)}`);
  if (wrong.length > 0 || ids.size !== invokes) process.exitCode = 1;
}

async function runnable(endpoint: string): Promise<Target[]> {
  const targets: Target[] = [];
  for (const fn of benchFunctions()) {
    if ('why' in fn) {
      print(`${fn.name} is left out: ${fn.why}`);
    } else if (fn.name !== 'node') {
      await createFunction(endpoint, fn);
      targets.push({ name: fn.name, deeds: ECHO });
    }
  }
  for (const fn of CANDIDATES) {
    await createFunction(endpoint, fn);
    const answer = await fetch(endpoint + invocationsPath(fn.name), {
      method: 'POST',
      body: '{"do":"echo","value":0}',
    });
    const text = await answer.text();
    if (!answer.ok) {
      print(`${fn.runtime} is left out: ${text}`);
    } else if (fn.runtime.startsWith('nodejs')) {
      targets.push({ name: fn.name, deeds: [...DEEDS, SLOW], url: await openUrl(endpoint, fn.name) });
    } else {
      targets.push({ name: fn.name, deeds: DEEDS });
    }
  }
  return targets;
}

/** How much of what has a URL is asked through it. */
const URL_SHARE = 0.5;

/** A caller of a URL hears of a failure that it was one, and no more. */
async function askUrl(
  address: string,
  deed: Deed,
  value: number,
  ids: Set<string>,
): Promise<string | undefined> {
  const body = JSON.stringify(deed.event(value));
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(address, { method: 'POST', headers, body });
  const text = await answer.text();
  ids.add(answer.headers.get('x-amzn-requestid') ?? '');
  const isRight = deed.fails
    ? answer.status === 502 || answer.status === 413
    : answer.status === 200 && text.includes(deed.contains(value));
  return isRight ? undefined : `${address} ${body}: ${answer.status} ${text.slice(0, 300)}`;
}

async function invoke(
  server: ServerProcess,
  name: string,
  deed: Deed,
  value: number,
  ids: Set<string>,
): Promise<string | undefined> {
  const event = JSON.stringify(deed.event(value));
  const headers = { 'X-Amz-Log-Type': 'Tail' };
  const answer = await fetch(url(server, invocationsPath(name)), { method: 'POST', body: event, headers });
  const text = await answer.text();
  ids.add(answer.headers.get('x-amzn-requestid') ?? '');
  const log = Buffer.from(answer.headers.get('x-amz-log-result') ?? '', 'base64').toString();
  const isRight =
    answer.status === 200 &&
    text.includes(deed.contains(value)) &&
    answer.headers.has('x-amz-function-error') === deed.fails &&
    log.split('\nREPORT RequestId').length === 2;
  return isRight ? undefined : `${name} ${event}: ${answer.status} ${text.slice(0, 300)} ${log.slice(-300)}`;
}

/** What the server holds of the machine. */
async function holdings(server: ServerProcess): Promise<string> {
  const { rssMb } = await server.usage();
  const descriptors = readdirSync(`/proc/${server.pid}/fd`).length;
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean);
  return `${rssMb.toFixed(0)} MB, ${descriptors} descriptors, ${children.length} children`;
}

function pick(random: () => number, deeds: readonly Deed[]): Deed {
  const total = deeds.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const deed of deeds) {
    left -= deed.weight;
    if (left < 0) return deed;
  }
  throw new Error('the weights do not add up');
}

/** mulberry32: the same seed, the same faults. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function url(server: ServerProcess, path: string): string {
  return `http://127.0.0.1:${server.port}${path}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
