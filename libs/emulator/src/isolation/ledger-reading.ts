import { readFileSync } from 'node:fs';
import type { LedgerLine, Owner } from './ledger.ts';
import { bootId, isGone, processStat } from './process-stat.ts';

export type HeldLine = Exclude<LedgerLine, { op: 'forget' }>;

export interface LedgerContents {
  readonly owner: Owner;
  readonly held: readonly HeldLine[];
}

/** Undefined when it is not a ledger, or one of a later schema: what is not understood is not acted upon. */
export function readLedger(path: string): LedgerContents | undefined {
  const [first, ...rest] = textOf(path).split('\n');
  const owner = ownerOf(parsed(first ?? ''));
  if (owner === undefined) return undefined;
  const held = new Map<number, HeldLine>();
  for (const text of rest) {
    const line = lineOf(parsed(text));
    if (line === undefined) continue;
    if (line.op === 'forget') held.delete(line.id);
    else held.set(line.id, line);
  }
  return { owner, held: [...held.values()] };
}

export function isAlive(owner: Owner): boolean {
  return owner.bootId === bootId() && processStat(owner.pid)?.startTicks === owner.startTicks;
}

function ownerOf(value: unknown): Owner | undefined {
  if (!isObject(value) || value['schema'] !== 1 || !isObject(value['owner'])) return undefined;
  const { pid, startTicks, bootId: boot } = value['owner'];
  if (typeof pid !== 'number' || typeof startTicks !== 'number' || typeof boot !== 'string') return undefined;
  return { pid, startTicks, bootId: boot };
}

function lineOf(value: unknown): LedgerLine | undefined {
  if (!isObject(value) || typeof value['id'] !== 'number') return undefined;
  const { id } = value;
  if (value['op'] === 'forget') return { op: 'forget', id };
  if (value['op'] !== 'add') return undefined;
  const { kind, paths, path, inode, pid, startTicks, tmpDir } = value;
  if (kind === 'cgroup' && isPathList(paths)) return { op: 'add', id, kind, paths };
  if (kind === 'folder' && isPath(path) && typeof inode === 'number')
    return { op: 'add', id, kind, path, inode };
  if (
    kind === 'process' &&
    typeof pid === 'number' &&
    pid > 1 &&
    typeof startTicks === 'number' &&
    isPath(tmpDir)
  ) {
    return { op: 'add', id, kind, pid, startTicks, tmpDir };
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/');
}

function isPathList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isPath);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    // Another server swept it a moment ago.
    if (isGone(cause)) return '';
    throw cause;
  }
}

/** A server that dies while writing leaves half a line, and had not yet made what it was about to record. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
