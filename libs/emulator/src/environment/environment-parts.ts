import { randomUUID } from 'node:crypto';
import type { HttpService } from '../http/http-message.ts';
import { listen, type HttpServer } from '../http/http-server.ts';
import type { Sandbox, SandboxProcess } from '../isolation/isolation.ts';
import type { CannotLaunch, Launch } from '../launch/launch.ts';
import { RUNTIME_HEAD_BYTES } from '../runtime-api/runtime-api.ts';
import { launchRequest, type EnvironmentOptions } from './environment-options.ts';
import { drained } from './orderly-end.ts';

/** What an environment holds of this machine: a port, a sandbox and a process. All of it goes with `dispose`. */
export class EnvironmentParts implements AsyncDisposable {
  sandbox: Sandbox | undefined;
  process: SandboxProcess | undefined;
  launch: Launch | undefined;
  #server: HttpServer | undefined;

  /** Everything but the process. */
  async prepare(options: EnvironmentOptions, service: HttpService): Promise<Launch | CannotLaunch> {
    const { configuration, isolation, home, cpuShare } = options;
    await options.homeFree;
    this.#server = await listen({ service, maxHeadBytes: RUNTIME_HEAD_BYTES });
    this.sandbox = await isolation.create({
      // A home may see several sandboxes, and a cgroup's name is not free at once.
      id: `${home.id.slice(0, 12)}-${randomUUID().slice(0, 8)}`,
      memoryMb: configuration.memoryMb,
      cpuShare,
    });
    const launch = await options.launcher(launchRequest(options, this.#server.authority));
    if (launch.ok) this.launch = launch;
    return launch;
  }

  async spawn({ command, args, env, cwd, visible }: Launch, tmpDir: string): Promise<SandboxProcess> {
    if (this.sandbox === undefined) throw new Error('spawn before prepare');
    this.process = await this.sandbox.spawn({ command, args, env, cwd, tmpDir, visible });
    return this.process;
  }

  cpuMicros(): number {
    return this.sandbox?.cpuMicros() ?? 0;
  }

  peakMemoryBytes(): number {
    return this.sandbox?.peakMemoryBytes() ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox?.[Symbol.asyncDispose]();
    if (this.process !== undefined) {
      const { stdout, stderr } = this.process;
      await drained([stdout, stderr]);
      stdout.destroy();
      stderr.destroy();
    }
    await this.#server?.[Symbol.asyncDispose]();
  }
}
