import { decodeJournal, encodeRecord, type BenchRecord, type Sample } from '@lambda-bench/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReport } from '../report-line/format-line.ts';
import type { Report } from '../report-line/lambda-line.ts';
import { collectFacts, seriesKey } from './run-facts.ts';
import { sampleFact } from './sample-fact.ts';

const CELL = 'rust-arm64-light@512';

function sample(intended: 'cold' | 'warm', report: Partial<Report>, text?: string): Sample {
  const whole: Report = { kind: 'report', requestId: 'r1', durationMs: 10.25, billedMs: 11, ...report };
  return {
    type: 'sample',
    schema: 1,
    at: 1000,
    cell: CELL,
    round: 3,
    slot: 0,
    slots: 1,
    intended,
    requestId: 'r1',
    environmentId: 'e1',
    report: text ?? formatReport(whole, { form: 'text' }),
    client: { sentAt: 990, roundTripMs: 20 },
  };
}

function collect(...records: BenchRecord[]) {
  const collector = collectFacts();
  for (const decoded of decodeJournal(records.map(encodeRecord).join(''))) collector.add(decoded);
  return collector.facts();
}

describe('a sample’s fact', () => {
  it('is cold where the REPORT accounts for an init or a restore, and warm otherwise', () => {
    expect(sampleFact(sample('cold', { initMs: 5 }))).toMatchObject({
      fact: { observed: 'cold', initMs: 5 },
    });
    expect(sampleFact(sample('cold', { restoreMs: 5 }))).toMatchObject({ fact: { observed: 'cold' } });
    expect(sampleFact(sample('cold', {}))).toMatchObject({ fact: { observed: 'warm', intended: 'cold' } });
  });

  it('leaves out what the line does not carry', () => {
    const read = sampleFact(sample('warm', {}));
    expect(read.ok && Object.keys(read.fact)).not.toContain('maxMemoryMb');
    expect(read.ok && Object.keys(read.fact)).not.toContain('initMs');
  });

  it('of a line that is cut is a reason, not a number', () => {
    const cut = sampleFact(sample('warm', {}, 'REPORT RequestId: r1\tDuration: 10.2'));
    expect(cut).toMatchObject({ ok: false });
    expect(sampleFact(sample('warm', {}, 'nothing here'))).toEqual({
      ok: false,
      reason: 'the log tail has no REPORT line',
    });
  });
});

it('reading the usual line at once gives what looking for it gives', () => {
  const ms = fc.integer({ min: 1, max: 90_000_000 }).map((hundredths) => hundredths / 100);
  fc.assert(
    fc.property(
      ms,
      fc.option(ms),
      fc.integer({ min: 128, max: 10_240 }),
      (durationMs, initMs, memorySizeMb) => {
        const report = { durationMs, memorySizeMb, maxMemoryUsedMb: 70, ...(initMs !== null && { initMs }) };
        const atOnce = sample('cold', report);
        expect(sampleFact(atOnce)).toEqual(
          sampleFact({ ...atOnce, report: `START RequestId: r1\n${atOnce.report}` }),
        );
        expect(sampleFact({ ...atOnce, report: atOnce.report.trimEnd() })).toEqual(sampleFact(atOnce));
        expect(sampleFact(atOnce)).toMatchObject({ ok: true, fact: { durationMs } });
      },
    ),
  );
});

describe('facts of a journal', () => {
  it('are columns by cell and kind; an absent value is NaN', () => {
    const facts = collect(
      ...Array.from({ length: 100 }, () => sample('warm', {})),
      sample('cold', { initMs: 5 }),
    );
    const warm = facts.series.get(seriesKey(CELL, 'warm'));
    expect(warm?.n).toBe(100);
    expect(warm?.durationMs).toHaveLength(100);
    expect(warm?.durationMs[99]).toBe(10.25);
    expect(warm?.initMs[0]).toBeNaN();
    expect(facts.series.get(seriesKey(CELL, 'cold'))?.initMs[0]).toBe(5);
  });

  it('keep a contradicted sample out of both kinds, and count it', () => {
    const facts = collect(sample('cold', {}));
    expect(facts.contradicted).toBe(1);
    expect(facts.series.size).toBe(0);
    expect(facts.books.samples).toBe(1);
  });

  it('count what could not be read by cell and reason', () => {
    const facts = collect(sample('warm', {}, 'none'), sample('warm', {}, 'none'));
    expect(facts.unreadable).toEqual([{ cell: CELL, reason: 'the log tail has no REPORT line', count: 2 }]);
  });

  it('group failures, rejects and skips by reason', () => {
    const place = { schema: 1, at: 5, cell: CELL, round: 0, slot: 0, slots: 1, intended: 'cold' } as const;
    const failure = { type: 'failure', ...place, reason: 'timeout', message: 'm', attempts: 1 } as const;
    const skip = {
      type: 'skip',
      schema: 1,
      at: 5,
      cell: CELL,
      samples: 7,
      reason: 'arch',
      message: 's',
    } as const;
    const facts = collect(failure, failure, skip);
    expect(facts.reasons).toEqual([
      { type: 'failure', cell: CELL, kind: 'cold', reason: 'timeout', message: 'm', count: 2 },
      { type: 'skip', cell: CELL, reason: 'arch', message: 's', count: 7 },
    ]);
    expect(facts.books).toMatchObject({ failures: 2, skips: 7 });
  });

  it('name the lines that are no record', () => {
    const collector = collectFacts();
    for (const decoded of decodeJournal('{"type":"sample"}\n[1]\n')) collector.add(decoded);
    expect(collector.facts().badLines.map((bad) => bad.line)).toEqual([1, 2]);
  });
});
