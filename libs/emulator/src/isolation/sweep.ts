import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pidsIn, removeCgroup, signalAll, writeControlIfPresent } from './cgroup-folder.ts';
import { isAlive, readLedger } from './ledger-reading.ts';
import type { HeldLine, LedgerContents } from './ledger-reading.ts';
import { bootId, processStat, sendSignal } from './process-stat.ts';
import { markedProcesses } from './process-tree.ts';

export interface Swept {
  readonly servers: number;
  readonly cgroups: number;
  readonly folders: number;
  readonly processes: number;
}

const POLL_MS = 2;
const KILL_ATTEMPTS = 1000;

/**
 * Removes what servers left that died without cleaning up. Only what their ledgers record is touched, a ledger whose
 * server lives is left alone, and a file that is not understood stays where it is.
 */
export async function sweep(stateFolder: string): Promise<Swept> {
  let swept: Swept = { servers: 0, cgroups: 0, folders: 0, processes: 0 };
  if (!existsSync(stateFolder)) return swept;
  for (const file of readdirSync(stateFolder).filter((name) => name.endsWith('.ledger'))) {
    const path = join(stateFolder, file);
    const contents = readLedger(path);
    if (contents === undefined || isAlive(contents.owner)) continue;
    swept = add(swept, await sweepOne(contents));
    rmSync(path, { force: true });
  }
  return swept;
}

async function sweepOne({ owner, held }: LedgerContents): Promise<Swept> {
  // After a restart of the machine its pids mean nothing and its cgroups have gone; folders may have stayed.
  const isSameBoot = owner.bootId === bootId();
  const counts = { servers: 1, cgroups: 0, folders: 0, processes: 0 };
  for (const line of isSameBoot ? held : []) {
    if (line.kind === 'cgroup') counts.cgroups += await removeAllCgroups(line.paths);
    if (line.kind === 'process') counts.processes += await killMarked(line);
  }
  for (const line of held) if (line.kind === 'folder') counts.folders += removeFolder(line);
  return counts;
}

async function removeAllCgroups(paths: readonly string[]): Promise<number> {
  const present = paths.filter((path) => existsSync(path));
  for (let attempt = 0; attempt < KILL_ATTEMPTS; attempt++) {
    if (present.every((path) => pidsIn(path).length === 0)) break;
    for (const path of present) {
      signalAll(path, 'SIGKILL');
      // Version 1 delivers a signal to a frozen process only once it thaws.
      writeControlIfPresent(path, 'freezer.state', 'THAWED');
    }
    await sleep(POLL_MS);
  }
  for (const path of present) await removeCgroup(path);
  return present.length === 0 ? 0 : 1;
}

async function killMarked(line: HeldLine & { kind: 'process' }): Promise<number> {
  const isStillIt = processStat(line.pid)?.startTicks === line.startTicks;
  const mark = { leaders: isStillIt ? [line] : [], tmpDir: line.tmpDir };
  const killed = new Set<number>();
  for (let attempt = 0; attempt < KILL_ATTEMPTS; attempt++) {
    const found = markedProcesses(mark);
    if (found.length === 0) break;
    for (const { pid } of found) {
      killed.add(pid);
      sendSignal(pid, 'SIGKILL');
    }
    await sleep(POLL_MS);
  }
  return killed.size;
}

/** Another folder may have taken its place since. */
function removeFolder({ path, inode }: HeldLine & { kind: 'folder' }): number {
  if (lstatSync(path, { throwIfNoEntry: false })?.ino !== inode) return 0;
  rmSync(path, { recursive: true, force: true });
  return 1;
}

function add(a: Swept, b: Swept): Swept {
  return {
    servers: a.servers + b.servers,
    cgroups: a.cgroups + b.cgroups,
    folders: a.folders + b.folders,
    processes: a.processes + b.processes,
  };
}
