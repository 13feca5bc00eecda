import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BenchError } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { CommitOf } from './repository.ts';

const KEPT_CHARACTERS = 4000;

/** Runs the user's command in a checkout. What it says is shown only if it fails; aborted, it ends with all it started. */
export async function buildCheckout(
  command: string,
  { ref, commit }: CommitOf,
  folder: string,
  { host, signal }: { readonly host: Host; readonly signal: AbortSignal },
): Promise<void> {
  host.stderr.write(`building ${ref} (${commit.slice(0, 10)}): ${command}\n`);
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: host.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts can be ended with it.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT_CHARACTERS);
    });
  }
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', end);
  const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (code === 0) return;
  host.stderr.write(said.endsWith('\n') || said === '' ? said : `${said}\n`);
  throw new BenchError(
    'LB_ARTEFACT',
    `--build failed for ${ref} (${commit.slice(0, 10)}) with ${code === null ? (killedBy ?? 'a signal') : `exit code ${code}`}`,
    'its last lines are above; it runs at the root of a checkout, where nothing is built or installed yet',
  );
}
