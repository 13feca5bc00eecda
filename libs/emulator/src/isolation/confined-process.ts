import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Exit, ProcessSpec, SandboxProcess } from './isolation.ts';
import { launcherCommand } from './launcher.ts';
import type { Entry } from './launcher.ts';

/** Starts the program as the leader of its own session and process group, inside the confinement. */
export async function startConfined(spec: ProcessSpec, entry: Entry): Promise<SandboxProcess> {
  const { command, args, env } = launcherCommand(spec, entry);
  const child = spawn(command, args, {
    cwd: spec.cwd,
    env,
    // Node adds no descriptor of its own: everything it opens is closed by exec.
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = exitOf(child);
  const pid = await pidOf(child);
  return { pid, stdout: child.stdout, stderr: child.stderr, exited };
}

function pidOf(child: ChildProcess): Promise<number> {
  const { pid } = child;
  if (pid !== undefined) return Promise.resolve(pid);
  return new Promise((_, reject) => {
    child.once('error', reject);
  });
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}
