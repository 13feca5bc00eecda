import { randomBytes } from 'node:crypto';
import type { CgroupDriver, CgroupHandle } from './cgroup-handle.ts';
import type { Ledger } from './ledger.ts';

export interface RecordedCgroup {
  readonly cgroup: CgroupHandle;
  /** To be called once the cgroup is removed. */
  readonly forget: () => void;
}

/** A new cgroup that is in the ledger before it exists. */
export async function makeRecorded(
  driver: CgroupDriver,
  ledger: Ledger | undefined,
): Promise<RecordedCgroup> {
  // The random part keeps apart what a later server with this pid makes, so a sweep never meets a stranger's folder.
  const name = `lambda-bench-${process.pid}-${randomBytes(4).toString('hex')}`;
  const entry = ledger?.record({ kind: 'cgroup', paths: driver.paths(name) });
  const forget = () => {
    if (entry !== undefined) ledger?.forget(entry);
  };
  try {
    return { cgroup: await driver.make(name), forget };
  } catch (cause) {
    forget();
    throw cause;
  }
}
