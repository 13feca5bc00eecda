import { ERRORS, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { booksLine, type BenchRecord } from '@lambda-bench/records';
import type { Outcome } from '@lambda-bench/runner';

/** A cell too small for its workload is something that the run found out, not something that went wrong with it. */
const FINDINGS: readonly string[] = ['out-of-memory'];

/** The last lines of a run, and its exit code. */
export function concludeRun(
  host: Host,
  run: string,
  outcome: Outcome,
  records: Iterable<BenchRecord>,
): ExitName {
  host.stderr.write(`${booksLine(outcome.books)}\n`);
  if (!outcome.restored)
    host.stderr.write(`Not every function is as it was: lambda-bench restore --id ${run}\n`);
  if (outcome.error !== undefined) {
    host.stderr.write(`error ${outcome.error.code}: ${outcome.error.message}\n  → ${outcome.error.hint}\n`);
  }
  if (outcome.status === 'interrupted') {
    host.stderr.write(`Interrupted; lambda-bench resume --id ${run} goes on.\n`);
    return outcome.error === undefined ? 'interrupted' : ERRORS[outcome.error.code].exit;
  }
  return failuresIn(host, records) ? 'failures' : 'ok';
}

/** Says each kind of failure once. */
function failuresIn(host: Host, records: Iterable<BenchRecord>): boolean {
  const groups = new Map<string, { count: number; cell: string; message: string; reason: string }>();
  for (const record of records) {
    if (record.type !== 'failure') continue;
    const key = `${record.reason} ${record.cell}`;
    const group = groups.get(key) ?? {
      count: 0,
      cell: record.cell,
      message: record.message,
      reason: record.reason,
    };
    group.count += 1;
    groups.set(key, group);
  }
  for (const { count, cell, reason, message } of groups.values()) {
    host.stderr.write(`${cell}: ${count} × ${reason}: ${message}\n`);
  }
  return [...groups.values()].some(({ reason }) => !FINDINGS.includes(reason));
}
