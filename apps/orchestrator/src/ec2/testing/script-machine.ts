import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Each program that the script calls, as a small one that records its arguments and does what a test wants. */
const STAND_INS: Readonly<Record<string, string>> = {
  shutdown: '',
  'systemd-run': '',
  systemctl: '',
  poweroff: '',
  dnf: '[ "${FAIL:-}" = dnf ] && exit 1; exit 0',
  // The path of an object is its key below the folder that plays S3.
  aws: `src="$3"; dst="$4"
case "$src" in s3://*) src="$S3/\${src#s3://*/}" ;; esac
case "$dst" in s3://*) dst="$S3/\${dst#s3://*/}"; [ "\${FAIL:-}" = upload ] && exit 1; mkdir -p "$(dirname "$dst")" ;; esac
case "$dst" in *.jsonl) [ "\${FAIL:-}" = journal ] && exit 1 ;; esac
case "$src" in *.tar.gz) [ "\${FAIL:-}" = download ] && exit 1 ;; esac
exec cp "$src" "$dst"`,
  // The waits between two attempts are not what is tested.
  sleep: 'case "$1" in 2|5) exit 0 ;; esac; exec /bin/sleep "$1"',
};

export interface MachineEnd {
  readonly code: number | null;
  /** Every program that was called, with its arguments, in order. */
  readonly calls: readonly string[];
  /** What was written to the console. */
  readonly console: string;
  /** An object's text, or undefined where there is none. */
  readonly object: (key: string) => Promise<string | undefined>;
}

/** A folder that plays an instance and a bucket: the real script runs in it with the real bash. */
export class ScriptMachine implements AsyncDisposable {
  readonly folder: string;
  readonly bucket: string;

  static async create(): Promise<ScriptMachine> {
    const machine = new ScriptMachine(await mkdtemp(join(tmpdir(), 'ec2-script-')));
    await mkdir(join(machine.folder, 'bin'));
    await mkdir(machine.bucket);
    for (const [name, body] of Object.entries(STAND_INS)) await machine.program(name, body);
    return machine;
  }

  private constructor(folder: string) {
    this.folder = folder;
    this.bucket = join(folder, 's3');
  }

  async program(name: string, body: string): Promise<void> {
    const path = join(this.folder, 'bin', name);
    await writeFile(path, `#!/bin/bash\necho "${name} $*" >>"$CALLS"\n${body}\n`);
    await chmod(path, 0o755);
  }

  async put(key: string, content: Uint8Array | string): Promise<void> {
    const path = join(this.bucket, key);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  }

  async object(key: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.bucket, key), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Runs the script to its end; nothing of it is left afterwards, the sleep that waits for the maximum life included. */
  async run(
    script: string,
    env: Readonly<Record<string, string>> = {},
    signal?: AbortSignal,
  ): Promise<MachineEnd> {
    await writeFile(join(this.folder, 'user-data.sh'), script);
    const calls = join(this.folder, 'calls');
    await writeFile(calls, '');
    const child = spawn('/bin/bash', [join(this.folder, 'user-data.sh')], {
      cwd: this.folder,
      // A group of its own, by which all of it can be ended.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${join(this.folder, 'bin')}:/usr/bin:/bin`,
        HOME: this.folder,
        LAMBDA_BENCH_HOME: join(this.folder, 'home'),
        CALLS: calls,
        S3: this.bucket,
        ...env,
      },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    signal?.addEventListener('abort', () => child.kill('SIGTERM'));
    const [code] = (await once(child, 'exit')) as [number | null];
    endGroup(child.pid);
    const lines = (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== '');
    return { code, calls: lines, console: text, object: (key) => this.object(key) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What the script left behind, which ends with the machine on AWS. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
