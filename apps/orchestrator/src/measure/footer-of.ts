import { SCHEMA, tallyBooks, type BenchRecord, type Footer } from '@lambda-bench/records';

/** The end of a part of a run in which nothing was measured, after the records that the journal holds. */
export function footerOf(
  records: Iterable<BenchRecord>,
  { at, restored }: Pick<Footer, 'at' | 'restored'>,
): Footer {
  const { samples, failures, skips, rejects, missing } = tallyBooks(records);
  const status = missing === 0 ? 'completed' : 'interrupted';
  return { type: 'footer', schema: SCHEMA, at, status, samples, failures, skips, rejects, restored };
}
