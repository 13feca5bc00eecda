import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '@lambda-bench/config';

/** A machine that builds something else meanwhile takes long, and nobody waits for ever. */
const START_MS = 180_000;

/** What a server says when it is ready. */
export async function firstLine(server: ChildProcess, waitMs = START_MS): Promise<string> {
  if (server.stdout === null) throw new Error('the server has no output');
  let complaint = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const lines = createInterface({ input: server.stdout });
  const settled = new AbortController();
  try {
    const first = await Promise.race([
      once(lines, 'line').then(([line]) => line as string),
      once(server, 'close').then(() => undefined),
      sleep(waitMs, 'late' as const, { signal: settled.signal }),
    ]);
    if (first === 'late') server.kill('SIGKILL');
    else if (first !== undefined) return first;
  } finally {
    settled.abort();
  }
  const said = complaint.trim().split('\n')[0];
  throw new BenchError(
    'LB_BACKEND',
    `the emulator did not start: ${said === '' || said === undefined ? 'it said nothing' : said}`,
    '`npx lambda-bench serve` says more, and `npx lambda-bench doctor` what is missing',
  );
}
