import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, rmSync, lstatSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bootId, processStat } from './process-stat.ts';

/** Something on this machine that outlives a server killed without notice. */
export type Holding =
  | { readonly kind: 'cgroup'; readonly paths: readonly string[] }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'process'; readonly pid: number; readonly tmpDir: string };

export interface Owner {
  readonly pid: number;
  readonly startTicks: number;
  readonly bootId: string;
}

export interface LedgerHeader {
  readonly schema: 1;
  readonly owner: Owner;
}

/** One line each. A folder is known by its inode too, and a process by its start, so that a successor is never mistaken for it. */
export type LedgerLine =
  | { readonly op: 'add'; readonly id: number; readonly kind: 'cgroup'; readonly paths: readonly string[] }
  | {
      readonly op: 'add';
      readonly id: number;
      readonly kind: 'folder';
      readonly path: string;
      readonly inode: number;
    }
  | {
      readonly op: 'add';
      readonly id: number;
      readonly kind: 'process';
      readonly pid: number;
      readonly startTicks: number;
      readonly tmpDir: string;
    }
  | { readonly op: 'forget'; readonly id: number };

/** When nothing is held any more, a file longer than this starts over. */
const COMPACT_BYTES = 64 * 1024;

/**
 * What one server holds, written before it matters. Lines go straight to the file: the page cache outlives the process,
 * and nothing here needs to outlive the machine.
 */
export class Ledger implements Disposable {
  readonly path: string;
  readonly #fd: number;
  readonly #header: string;
  readonly #held = new Set<number>();
  #bytes = 0;
  #nextId = 1;
  #isClosed = false;

  constructor(stateFolder: string) {
    const owner = thisProcess();
    this.path = join(
      stateFolder,
      `${owner.pid}-${owner.startTicks}-${randomBytes(4).toString('hex')}.ledger`,
    );
    this.#header = `${JSON.stringify({ schema: 1, owner } satisfies LedgerHeader)}\n`;
    this.#fd = openSync(this.path, 'ax', 0o600);
    this.#write(this.#header);
  }

  /** A folder must exist by now; a cgroup is better recorded before it is made. */
  record(holding: Holding): number {
    const id = this.#nextId++;
    this.#held.add(id);
    this.#line(lineOf(id, holding));
    return id;
  }

  forget(id: number): void {
    if (!this.#held.delete(id)) return;
    if (this.#held.size === 0 && this.#bytes > COMPACT_BYTES) {
      ftruncateSync(this.#fd, 0);
      this.#bytes = 0;
      this.#write(this.#header);
      return;
    }
    this.#line({ op: 'forget', id });
  }

  /** Leaves the file behind when something is still held, for the next server to sweep. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
    if (this.#held.size === 0) rmSync(this.path, { force: true });
  }

  #line(line: LedgerLine): void {
    this.#write(`${JSON.stringify(line)}\n`);
  }

  #write(text: string): void {
    this.#bytes += writeSync(this.#fd, text);
  }
}

function lineOf(id: number, holding: Holding): LedgerLine {
  switch (holding.kind) {
    case 'cgroup':
      return { op: 'add', id, kind: 'cgroup', paths: holding.paths };
    case 'folder':
      return { op: 'add', id, kind: 'folder', path: holding.path, inode: lstatSync(holding.path).ino };
    case 'process': {
      // A process that has gone already holds nothing; no start time matches.
      const startTicks = processStat(holding.pid)?.startTicks ?? -1;
      return { op: 'add', id, kind: 'process', pid: holding.pid, startTicks, tmpDir: holding.tmpDir };
    }
  }
}

function thisProcess(): Owner {
  return { pid: process.pid, startTicks: processStat(process.pid)?.startTicks ?? 0, bootId: bootId() };
}
