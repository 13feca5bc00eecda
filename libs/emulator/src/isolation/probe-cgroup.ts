import type { CgroupDriver } from './cgroup-handle.ts';
import { Launcher } from './launcher.ts';
import type { Ledger } from './ledger.ts';
import { makeRecorded } from './recorded-cgroup.ts';

const LIMITS = { memoryMb: 128, cpuShare: 128 / 1769 } as const;

/** Makes a cgroup and runs a process in it, since what looks writable may still refuse either. Answers why it does not work. */
export async function probeCgroup(driver: CgroupDriver, ledger?: Ledger): Promise<string | undefined> {
  try {
    const { cgroup, forget } = await makeRecorded(driver, ledger);
    try {
      cgroup.setLimits(LIMITS);
      const spec = { command: '/bin/true', args: [], env: {}, cwd: '/', tmpDir: '/tmp' };
      const started = await new Launcher({ joins: cgroup.joins, privateTmp: false }).start(spec);
      started.stdout.resume();
      started.stderr.resume();
      const exit = await started.exited;
      return exit.code === 0 ? undefined : 'a process cannot be moved into a cgroup';
    } finally {
      await cgroup.remove();
      forget();
    }
  } catch (cause) {
    if (cause instanceof Error) return cause.message;
    throw cause;
  }
}
