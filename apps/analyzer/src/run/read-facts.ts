import { BenchError } from '@lambda-bench/config';
import { collectFacts, type CollectOptions, type RunFacts } from '@lambda-bench/metrics';
import type { Header } from '@lambda-bench/records';
import { readJournal } from '@lambda-bench/stores';

/** Reads a journal line by line; a million samples are columns of numbers when it is done. */
export async function readFacts(journal: string, options: CollectOptions = {}): Promise<RunFacts> {
  const collector = collectFacts(options);
  for await (const decoded of readJournal(journal)) collector.add(decoded);
  const facts = collector.facts();
  const later = facts.badLines.find((bad) => bad.problem === 'later-schema');
  if (later !== undefined) {
    throw new BenchError(
      'LB_JOURNAL',
      `${journal}, line ${later.line}: ${later.message}`,
      'read it with the version that wrote it, or a later one',
    );
  }
  if (facts.header === undefined && facts.firstAt === undefined) {
    throw new BenchError(
      'LB_JOURNAL',
      `${journal} is not a journal`,
      'a journal has a JSON record a line, and the first is its header',
    );
  }
  return facts;
}

/** The first record alone. */
export async function readHeader(journal: string): Promise<Header | undefined> {
  for await (const decoded of readJournal(journal)) {
    return decoded.ok && decoded.record.type === 'header' ? decoded.record : undefined;
  }
  return undefined;
}
