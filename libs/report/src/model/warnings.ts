import { counted } from '@lambda-bench/config';
import type { RunFacts } from '@lambda-bench/metrics';
import type { CellSummary } from './cell-summary.ts';
import { isOutOfMemory, outOfMemoryCounts } from './out-of-memory.ts';

/** What a reader must know before trusting a number, the gravest first. */
export function warningsOf(
  facts: RunFacts,
  summaries: readonly CellSummary[],
  filter: string | undefined,
): readonly string[] {
  const { header, footer, books } = facts;
  const tooSmall = outOfMemoryCounts(facts);
  const failures = books.failures - tooSmall.failures;
  const skips = books.skips - tooSmall.skips;
  const rounds = Math.max(0, ...summaries.map((row) => row.rounds));
  const rate = books.rejects / Math.max(1, books.samples + books.rejects);
  return [
    header === undefined &&
      'The journal has no header: what was planned is not known, and neither are the machine and the prices.',
    books.missing > 0 &&
      `${counted(books.missing, 'planned sample is', 'planned samples are')} missing${footer === undefined ? ': the run is going on or was interrupted; npx lambda-bench resume goes on' : ''}.`,
    books.missing < 0 &&
      `${counted(-books.missing, 'sample is', 'samples are')} recorded twice: the numbers below count what is recorded.`,
    failures > 0 &&
      `${counted(failures, 'sample')} failed; the tables leave them out and the table of failures says why.`,
    skips > 0 && `${counted(skips, 'sample was', 'samples were')} skipped: ${skipReasons(facts)}.`,
    tooSmall.failures + tooSmall.skips > 0 && tooSmallSentence(facts),
    facts.contradicted > 0 &&
      `${counted(facts.contradicted, 'sample was', 'samples were')} not of the kind that was asked for; no table has them.`,
    facts.unreadable.length > 0 &&
      `${facts.unreadable.reduce((sum, { count }) => sum + count, 0)} samples have a REPORT line that cannot be read; they are in no table.`,
    facts.badLines.length > 0 &&
      `${counted(facts.badLines.length, 'line of the journal is', 'lines of the journal are')} no record, the first is line ${facts.badLines[0]?.line ?? 0}: ${facts.badLines[0]?.message ?? ''}.`,
    rounds > 0 &&
      rounds < 6 &&
      `${rounds} ${rounds === 1 ? 'round' : 'rounds'}: intervals over rounds need 6, so most numbers have none and nothing can be called faster or slower. Balanced mode has 10.`,
    cpuMix(facts),
    rate > 0.05 && `${(100 * rate).toFixed(1)} % of the measurements were rejected and asked again.`,
    footer?.restored === false &&
      'Not every function has its original configuration again: npx lambda-bench restore puts it back.',
    header?.backend === 'local' &&
      'Measured on this machine: ratios between cells carry over to Lambda better than milliseconds do.',
    header?.backend === 'fake' && 'Measured with the fake backend: these numbers are made up.',
    filter !== undefined && `Only ${filter} is shown; the books are those of the whole run.`,
  ].filter((warning) => warning !== false);
}

/** Two processors in one cell: the difference between its samples may be theirs. */
function cpuMix(facts: RunFacts): string | false {
  const mixed = [...facts.platforms.values()].filter(({ cpuModels }) => cpuModels.length > 1);
  if (mixed.length === 0) return false;
  const models = [...new Set(mixed.flatMap(({ cpuModels }) => cpuModels))].sort();
  return `${mixed.length} ${mixed.length === 1 ? 'cell was' : 'cells were'} measured on several CPU models (${models.join(', ')}): their medians and intervals mix them.`;
}

function skipReasons(facts: RunFacts): string {
  const reasons = new Map<string, number>();
  for (const { type, reason, message, count } of facts.reasons) {
    if (type === 'skip' && !isOutOfMemory({ reason }))
      reasons.set(message, (reasons.get(message) ?? 0) + count);
  }
  return (
    [...reasons].map(([message, count]) => `${message} (${count})`).join('; ') ||
    'the reasons are not of what is shown'
  );
}

/** The books count these as failures and skips; a reader should not take them for faults. */
function tooSmallSentence(facts: RunFacts): string {
  const cells = new Set(
    facts.reasons.filter((row) => row.type !== 'reject' && isOutOfMemory(row)).map(({ cell }) => cell),
  );
  const { failures, skips } = outOfMemoryCounts(facts);
  const [one, they] = [cells.size === 1, cells.size === 1 ? 'its' : 'their'];
  return `${cells.size} ${one ? 'cell does' : 'cells do'} not fit into ${they} memory, which is a result and no fault: ${they} ${counted(failures + skips, 'sample')} (${failures} tried, ${skips} left out) are in the table of what does not fit.`;
}
