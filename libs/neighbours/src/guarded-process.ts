import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '@lambda-bench/config';

export interface GuardedProcess extends AsyncDisposable {
  readonly port: number;
}

export interface GuardedRequest {
  /** What it is called when it does not start. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where it was told to listen, by args or env. */
  readonly port: number;
  /** A folder of its own, removed when it has ended. */
  readonly folder?: string;
  /** Whether it answers. */
  readonly ready: () => Promise<boolean>;
  readonly hint: string;
}

const START_SECONDS = 60;

/**
 * The shell ends the program, and whatever it started, when its own standard input ends. That happens however we end, SIGKILL
 * included: nothing is ever left behind, and nothing has to be recorded to find it again. A program that does not end when it is
 * asked to is killed, and its folder goes last.
 */
const GUARD = `
folder=$1; shift
"$@" & program=$!
exec >/dev/null 2>&1
cat
trap '' TERM
kill 0
(sleep 10; kill -KILL 0) &
wait "$program"
if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
kill -KILL 0`;

/** Starts a server in a process group of its own and resolves when it answers. */
export async function startGuarded(request: GuardedRequest): Promise<GuardedProcess> {
  const { command, args, env, port, folder = '' } = request;
  const child = spawn('sh', ['-c', GUARD, 'sh', folder, command, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env,
    // Ctrl-C reaches the whole foreground group; a server must outlive the functions that use it.
    detached: true,
  });
  const complaint = collect(child);
  try {
    await answering(request, complaint);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { port, [Symbol.asyncDispose]: () => stop(child) };
}

/** The port if it is free, or a free one for 0. Another process could take it before the server does; then the server says so. */
export async function claimPort(wanted: number, what: string): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const hint = 'name another port, or leave it out to get a free one';
    throw new BenchError('LB_ADDRESS_IN_USE', `port ${wanted} cannot be had for ${what}`, hint, {
      cause: error,
    });
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return address.port;
}

interface Complaint {
  text: string;
  /** The program closed its end: it is gone. */
  ended: boolean;
}

function collect(child: ChildProcess): Complaint {
  const complaint: Complaint = { text: '', ended: false };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint.text = (complaint.text + text).slice(-2000);
  });
  child.stderr?.on('close', () => {
    complaint.ended = true;
  });
  // Writing to a shell that is gone is no news: stop() waits for its exit.
  child.stdin?.on('error', () => undefined);
  return complaint;
}

async function answering({ name, port, ready, hint }: GuardedRequest, complaint: Complaint): Promise<void> {
  const deadline = performance.now() + START_SECONDS * 1000;
  while (performance.now() < deadline && !hasEnded(complaint)) {
    if (await ready()) return;
    await sleep(10);
  }
  const said = complaint.text.trim().split('\n').at(-1) ?? '';
  const why = said === '' ? '' : `: ${said}`;
  throw new BenchError('LB_BACKEND', `${name} did not start on port ${port}${why}`, hint);
}

/** A function, because the compiler cannot know that a listener changes it. */
function hasEnded(complaint: Complaint): boolean {
  return complaint.ended;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
