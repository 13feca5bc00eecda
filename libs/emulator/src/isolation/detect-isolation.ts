import { BenchError } from '@lambda-bench/config';
import { cgroupIsolation } from './cgroup-isolation.ts';
import { findCgroupDrivers } from './find-cgroup-drivers.ts';
import { descriptorLimits } from './inherited-descriptors.ts';
import type { Isolation, IsolationFacts } from './isolation.ts';
import type { Ledger } from './ledger.ts';
import { canMountPrivately } from './private-tmp.ts';
import { probeCgroup } from './probe-cgroup.ts';
import { processGroupIsolation } from './process-group-isolation.ts';

export interface DetectOptions {
  /** Stands in for `/` when looking for cgroups. */
  readonly root?: string;
  /** This one or none: an error says why it does not work. */
  readonly prefer?: IsolationFacts['kind'];
  /** Records what is made, so that the next server can remove what this one leaves when it is killed. */
  readonly ledger?: Ledger;
  /** Prepares for the next sandbox when one falls idle. Whoever asks for it disposes of the isolation in the end. */
  readonly keepSpare?: boolean;
}

/** The best driver that works on this machine, which is found out by using it. */
export async function detectIsolation(options: DetectOptions = {}): Promise<Isolation> {
  const { root = '/', prefer, ledger, keepSpare = false } = options;
  if (process.platform !== 'linux') {
    throw new BenchError(
      'LB_BACKEND',
      `the emulator cannot confine processes on ${process.platform}`,
      'Run it on Linux, for example in a virtual machine or a container.',
    );
  }
  const limits: string[] = [];
  for (const found of findCgroupDrivers(root)) {
    if (prefer !== undefined && prefer !== found.kind) continue;
    const why = 'why' in found ? found.why : await probeCgroup(found.driver, ledger);
    if (why === undefined && 'driver' in found) {
      const privateTmp = await canMountPrivately();
      return cgroupIsolation({
        driver: found.driver,
        privateTmp,
        limits: descriptorLimits(),
        ledger,
        keepSpare,
      });
    }
    limits.push(`${found.kind} is not used: ${why ?? 'unknown'}.`);
  }
  if (prefer === 'none' || prefer === 'duty-cycle') {
    return processGroupIsolation({ kind: prefer, limits: ['Chosen by option.'], ledger });
  }
  if (prefer !== undefined) {
    throw new BenchError(
      'LB_BACKEND',
      `${prefer} does not work here: ${limits.join(' ')}`,
      'Choose another isolation, or let the emulator choose.',
    );
  }
  return processGroupIsolation({ kind: 'duty-cycle', limits, ledger });
}
