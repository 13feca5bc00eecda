import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Exit, ProcessSpec, SandboxProcess } from './isolation.ts';
import { enterScript, launcherCommand, launcherScript } from './launcher-script.ts';
import type { Confinement } from './launcher-script.ts';

/**
 * The leader of a session and process group of its own, waiting inside its confinement to be told what program to become:
 * its start and its way in are then no part of anyone's init. It ends by itself when this process does.
 */
export class Launcher implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #exited: Promise<Exit>;
  readonly #privateTmp: boolean;
  #isUsed = false;
  #hasEnded = false;
  #failure: Error | undefined;

  constructor({ joins, privateTmp }: Confinement) {
    this.#privateTmp = privateTmp;
    const [command = '', ...args] = launcherCommand(privateTmp);
    // Node leaves it no descriptor but these: everything else it opens is closed by exec.
    this.#child = spawn(command, args, {
      cwd: '/',
      env: {},
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child.once('error', (cause) => (this.#failure = cause));
    // Killed before it read its script; how it ended is told by `exited`.
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdin.write(enterScript(joins));
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#hasEnded = true;
        resolve({ code, signal });
      });
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded || this.#child.pid === undefined;
  }

  async start(spec: ProcessSpec): Promise<SandboxProcess> {
    const { pid, stdin, stdout, stderr } = this.#child;
    const script = this.#scriptFor(spec);
    this.#isUsed = true;
    if (pid === undefined) throw await this.#whyNotStarted();
    stdin.end(script);
    return { pid, stdout, stderr, exited: this.#exited };
  }

  /** Ends a launcher that became nothing; a program that it became is its sandbox's. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isUsed || this.#child.pid === undefined) return;
    this.#isUsed = true;
    this.#child.stdin.end();
    this.#child.stdout.resume();
    this.#child.stderr.resume();
    await this.#exited;
  }

  #scriptFor(spec: ProcessSpec): string {
    try {
      return launcherScript(spec, this.#privateTmp);
    } catch (cause) {
      // Without a script it becomes nothing, and nobody would end it later.
      this.#child.stdin.end();
      throw cause;
    }
  }

  async #whyNotStarted(): Promise<Error> {
    // Node reports it one turn of the event loop after the attempt.
    await new Promise(setImmediate);
    return this.#failure ?? new Error('the launcher did not start');
  }
}
