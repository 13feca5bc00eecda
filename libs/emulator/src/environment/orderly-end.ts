import type { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox, SandboxProcess } from '../isolation/isolation.ts';
import type { Extensions } from '../runtime-api/extensions.ts';

/** Lambda's time for saying goodbye, and the part of it that is the runtime's. */
const SHUTDOWN_MS = 2000;
const RUNTIME_SHARE = 0.3;
/** A grandchild may hold the pipe of a dead process open for ever. */
const DRAIN_MS = 50;

export interface OrderlyEnd {
  readonly sandbox: Sandbox;
  readonly process: SandboxProcess;
  readonly extensions: Extensions;
  readonly reason: 'spindown' | 'timeout' | 'failure';
}

/** Without extensions Lambda kills at once; with them, they and the runtime are told and given a moment. */
export async function shutDown({ sandbox, process, extensions, reason }: OrderlyEnd): Promise<void> {
  if (!extensions.registered) return;
  const allowedMs = extensions.wantShutdown ? SHUTDOWN_MS : SHUTDOWN_MS * RUNTIME_SHARE;
  await sandbox.thaw();
  extensions.publish('SHUTDOWN', {
    eventType: 'SHUTDOWN',
    shutdownReason: reason,
    deadlineMs: Date.now() + allowedMs,
  });
  sandbox.signal('SIGTERM');
  await within(allowedMs, process.exited);
}

/** Waits until the pipes have been read to their end, at least one turn of the event loop. */
export async function drained(outputs: readonly Readable[]): Promise<void> {
  await nextTurn();
  const open = outputs.filter((output) => !output.closed && !output.destroyed);
  if (open.length === 0) return;
  const ends = open.map((output) => new Promise<void>((resolve) => output.once('close', resolve)));
  await within(DRAIN_MS, Promise.all(ends));
}

async function within(limitMs: number, event: Promise<unknown>): Promise<void> {
  const timeLimit = new AbortController();
  await Promise.race([event, sleep(limitMs, undefined, { signal: timeLimit.signal }).catch(() => undefined)]);
  timeLimit.abort();
}
