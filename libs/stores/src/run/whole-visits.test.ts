import { describe, expect, it } from 'vitest';
import type { BenchRecord } from '@lambda-bench/records';
import { footerRecord, headerRecord, visitOf } from '../testing/journal-records.ts';
import { wholeVisits } from './whole-visits.ts';

async function kept(records: readonly BenchRecord[]): Promise<readonly BenchRecord[]> {
  const all: BenchRecord[] = [];
  for await (const record of wholeVisits(stream(records))) all.push(record);
  return all;
}

async function* stream(records: readonly BenchRecord[]): AsyncGenerator<BenchRecord> {
  yield* await Promise.resolve(records);
}

describe('the records that nothing will take away', () => {
  const header = headerRecord('a', 2);
  const journal = [header, ...visitOf(0), ...visitOf(1), footerRecord('completed')];

  it('are all of a finished run, in order', async () => {
    expect(await kept(journal)).toEqual(journal);
  });

  it.each([6, 7, 8])('of %i lines are without the visit that lacks records', async (lines) => {
    expect(await kept(journal.slice(0, lines))).toEqual([header, ...visitOf(0)]);
  });

  it('have what lacks records where others follow it: no repair takes it away', async () => {
    const torn = [header, ...visitOf(0).slice(0, 2), ...visitOf(1)];
    expect(await kept(torn)).toEqual(torn);
  });

  it('of a journal with a header alone are that', async () => {
    expect(await kept([header])).toEqual([header]);
  });
});
