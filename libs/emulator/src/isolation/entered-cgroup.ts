import { setTimeout as sleep } from 'node:timers/promises';
import type { CgroupDriver } from './cgroup-handle.ts';
import { Launcher } from './launcher.ts';
import type { Ledger } from './ledger.ts';
import { makeRecorded } from './recorded-cgroup.ts';
import type { RecordedCgroup } from './recorded-cgroup.ts';

export interface EnteredCgroup extends RecordedCgroup {
  readonly launcher: Launcher;
}

const POLL_MS = 1;

/** A new cgroup with a launcher inside, so that what is started there is confined at once. */
export async function makeEntered(
  driver: CgroupDriver,
  { privateTmp, ledger }: { readonly privateTmp: boolean; readonly ledger: Ledger | undefined },
): Promise<EnteredCgroup> {
  const { cgroup, forget } = await makeRecorded(driver, ledger);
  const launcher = new Launcher({ joins: cgroup.joins, privateTmp });
  try {
    while (cgroup.pids().length === 0) {
      if (launcher.hasEnded) throw new Error('no process can be started in a new cgroup');
      await sleep(POLL_MS);
    }
    return { cgroup, forget, launcher };
  } catch (cause) {
    await launcher[Symbol.asyncDispose]();
    await cgroup.remove();
    forget();
    throw cause;
  }
}
