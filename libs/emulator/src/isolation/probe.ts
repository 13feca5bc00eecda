import { Launcher } from './launcher.ts';
import type { CgroupDriver } from './cgroup-handle.ts';

const PROBE_MB = 128;

/** Makes a cgroup and runs a process in it, since what looks writable may still refuse either. Answers why it does not work. */
export async function probeCgroup(driver: CgroupDriver): Promise<string | undefined> {
  try {
    const name = `lambda-bench-probe-${process.pid}`;
    const cgroup = await driver.make({ name, memoryMb: PROBE_MB, cpuShare: PROBE_MB / 1769 });
    try {
      const spec = { command: '/bin/true', args: [], env: {}, cwd: '/', tmpDir: '/tmp' };
      const started = await new Launcher(false).start(spec, { joins: cgroup.joins });
      started.stdout.resume();
      started.stderr.resume();
      const exit = await started.exited;
      return exit.code === 0 ? undefined : 'a process cannot be moved into a cgroup';
    } finally {
      await cgroup.remove();
    }
  } catch (cause) {
    if (cause instanceof Error) return cause.message;
    throw cause;
  }
}
