import { BenchError } from '@lambda-bench/config';
import { collectFacts, type CollectOptions, type RunFacts } from '@lambda-bench/metrics';
import type { Decoded, Header } from '@lambda-bench/records';
import { readJournal } from '@lambda-bench/stores';

/** A run as lines that come one at a time, and what to call it. */
interface Entries {
  readonly name: string;
  readonly entries: () => AsyncIterable<Decoded>;
}

/** Reads a run line by line, the journal at a path or another; a million samples are columns of numbers when it is done. */
export async function readFacts(run: string | Entries, options: CollectOptions = {}): Promise<RunFacts> {
  const { name, entries } = typeof run === 'string' ? { name: run, entries: () => readJournal(run) } : run;
  const collector = collectFacts(options);
  for await (const decoded of entries()) collector.add(decoded);
  const facts = collector.facts();
  const later = facts.badLines.find((bad) => bad.problem === 'later-schema');
  if (later !== undefined) {
    throw new BenchError(
      'LB_JOURNAL',
      `${name}, line ${later.line}: ${later.message}`,
      'read it with the version that wrote it, or a later one',
    );
  }
  if (facts.header === undefined && facts.firstAt === undefined) {
    throw new BenchError(
      'LB_JOURNAL',
      `${name} is not a journal`,
      'a journal has a JSON record a line, and the first is its header',
    );
  }
  return facts;
}

/** The first record alone. */
export async function readHeader({ entries }: Entries): Promise<Header | undefined> {
  for await (const decoded of entries()) {
    return decoded.ok && decoded.record.type === 'header' ? decoded.record : undefined;
  }
  return undefined;
}
