import { ERRORS, type ExitName } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import { booksLine, type BenchRecord } from '@lambda-bench/records';
import type { Outcome } from '@lambda-bench/runner';

/** A cell too small for its workload, or a budget that ended within a visit: found out or asked for, and nothing that went wrong. */
const FINDINGS: readonly string[] = ['out-of-memory', 'budget'];

export interface Conclusion {
  readonly run: string;
  /** Only functions that outlive a run can be left changed by it. */
  readonly outlives: boolean;
  readonly resumable: boolean;
  /** Whether a report that begins with the balance is shown next, unless the run was interrupted or measured nothing. */
  readonly balanceFollows: boolean;
  readonly outcome: Outcome;
  readonly records: Iterable<BenchRecord>;
}

/** The last lines of a run, and its exit code. */
export function concludeRun(host: Host, conclusion: Conclusion): ExitName {
  const { run, outlives, resumable, balanceFollows, outcome, records } = conclusion;
  const isEmpty = outcome.books.samples + outcome.books.failures === 0;
  if (!balanceFollows || isEmpty || outcome.status === 'interrupted')
    host.stderr.write(`${booksLine(outcome.books)}\n`);
  const leftChanged = outlives && !outcome.restored;
  if (leftChanged)
    host.stderr.write(`Not every function is as it was: npx lambda-bench restore --id ${run}\n`);
  if (outcome.error !== undefined) {
    host.stderr.write(`error ${outcome.error.code}: ${outcome.error.message}\n  → ${outcome.error.hint}\n`);
  }
  if (outcome.status === 'interrupted') {
    host.stderr.write(
      resumable ? `Interrupted; npx lambda-bench resume --id ${run} goes on.\n` : 'Interrupted.\n',
    );
    return outcome.error === undefined ? 'interrupted' : ERRORS[outcome.error.code].exit;
  }
  const failed = failuresIn(host, records);
  if (leftChanged) return 'backend';
  if (isEmpty) {
    host.stderr.write('Nothing was measured; the skips above say why.\n');
    return 'prerequisite';
  }
  return failed ? 'failures' : 'ok';
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
    host.stderr.write(`${cell}: ${count} × ${reason}: ${firstLine(message)}\n`);
  }
  return [...groups.values()].some(({ reason }) => !FINDINGS.includes(reason));
}

/** The rest of a stack is in the journal. */
function firstLine(message: string): string {
  return message.split('\n')[0] ?? '';
}
