import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJournal, decodeLine, encodeRecord } from './codec.ts';
import { ONE_OF_EACH } from './testdata/one-of-each.ts';

describe('codec', () => {
  it.each(ONE_OF_EACH.map((record) => [record.type, record] as const))(
    'a %s survives the round trip',
    (_, record) => {
      expect(decodeLine(encodeRecord(record), 1)).toEqual({ ok: true, line: 1, record });
    },
  );

  it('fields it does not know are kept', () => {
    const line = encodeRecord(Object.assign({}, ONE_OF_EACH[1], { colour: 'red' }));
    const decoded = decodeLine(line, 1);
    expect(decoded.ok && JSON.parse(encodeRecord(decoded.record))).toEqual(JSON.parse(line));
  });

  it('a journal cut at any byte yields every whole record and at most one torn line', () => {
    const whole = ONE_OF_EACH.map(encodeRecord).join('');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (cut) => {
        const decoded = [...decodeJournal(whole.slice(0, cut))];
        const complete = whole.slice(0, cut).split('\n').length - 1;
        const records = decoded.filter((entry) => entry.ok).map((entry) => entry.record);
        expect(records).toEqual(ONE_OF_EACH.slice(0, records.length));
        expect([complete, complete + 1]).toContain(records.length);
        expect(decoded.length - records.length).toBeLessThanOrEqual(1);
        for (const entry of decoded) if (!entry.ok) expect(entry.problem).toBe('torn');
      }),
    );
  });

  it('a bad line in the middle is named and the rest is read', () => {
    const [header, sample] = ONE_OF_EACH.map(encodeRecord);
    const decoded = [...decodeJournal(`${header!}nonsense\n\n${sample!}`)];
    expect(decoded.map((entry) => (entry.ok ? entry.record.type : `${entry.problem} ${entry.line}`))).toEqual(
      ['header', 'malformed 2', 'sample'],
    );
  });

  it.each([
    ['{"type":"sample","schema":2}', 'later-schema'],
    ['{"type":"banana","schema":1}', 'unknown-type'],
    ['[]', 'malformed'],
    ['null', 'malformed'],
    ['{"type":"skip","schema":1,"at":1,"cell":"x@1","samples":0,"reason":"r","message":""}', 'malformed'],
  ])('%s is %s', (text, problem) => {
    expect(decodeLine(text, 7)).toMatchObject({ ok: false, line: 7, problem });
  });

  it('says which field is wrong', () => {
    const text = encodeRecord(Object.assign({}, ONE_OF_EACH[1], { round: -1 }));
    expect(decodeLine(text, 1)).toMatchObject({ message: expect.stringContaining('sample.round') as string });
  });

  it('a function of a gate is base or head, and nothing else', () => {
    const [header] = ONE_OF_EACH;
    const [fn] = header?.type === 'header' ? header.functions : [];
    const withRole = (role: string) =>
      decodeLine(encodeRecord(Object.assign({}, header, { functions: [{ ...fn, role }] })), 1);
    for (const role of ['base', 'head']) {
      expect(withRole(role)).toMatchObject({ ok: true, record: { functions: [{ role }] } });
    }
    expect(withRole('tail')).toMatchObject({ ok: false, problem: 'malformed' });
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const entry of decodeJournal(text)) expect(entry.line).toBeGreaterThan(0);
      }),
    );
  });
});
