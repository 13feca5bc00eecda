import { collectFacts, type FactsCollector } from '@lambda-bench/metrics';
import type { BenchRecord } from '@lambda-bench/records';
import {
  readRecords,
  wholeVisits,
  type Results,
  type Upload,
  type UploadOptions,
} from '@lambda-bench/stores';
import { aggregatesOf } from './aggregates-of.ts';

export interface Uploaded extends Upload {
  /** Aggregates that were written; none where those of these lines are there already. */
  readonly aggregates: number;
}

/** Brings a journal into the table as far as it goes, and the aggregates up to that. */
export async function uploadJournal(
  results: Results,
  journal: string,
  options: UploadOptions,
): Promise<Uploaded> {
  const collector = collectFacts();
  const records = collecting(wholeVisits(readRecords(journal)), collector);
  const upload = await results.uploadRun(records, options);
  const { run, aggregatedLines } = upload.testRun;
  const isDone = upload.beyond > 0 || (aggregatedLines === upload.lines && options.again !== true);
  if (isDone || options.dryRun === true) return { ...upload, aggregates: 0 };
  const aggregates = aggregatesOf(collector.facts());
  await results.putAggregates(run, aggregates, upload.lines);
  return { ...upload, aggregates: aggregates.length };
}

async function* collecting(
  records: AsyncIterable<BenchRecord>,
  collector: FactsCollector,
): AsyncGenerator<BenchRecord> {
  let line = 0;
  for await (const record of records) {
    line += 1;
    collector.add({ ok: true, line, record });
    yield record;
  }
}
