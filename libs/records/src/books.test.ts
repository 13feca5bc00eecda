import { describe, expect, it } from 'vitest';
import { booksLine, tallyBooks } from './books.ts';
import { ONE_OF_EACH } from './testdata/one-of-each.ts';
import { finishedVisits, withoutTornVisits } from './visits.ts';

describe('books', () => {
  it('a finished journal balances: planned = samples + failures + skips', () => {
    const books = tallyBooks(ONE_OF_EACH);
    expect(books).toEqual({ planned: 4, samples: 1, failures: 1, skips: 2, rejects: 1, missing: 0 });
    expect(booksLine(books)).toBe('4 planned = 1 sample + 1 failure + 2 skipped; 1 rejected and asked again');
  });

  it('a lost sample shows as not done, a doubled one as recorded twice', () => {
    expect(booksLine(tallyBooks(ONE_OF_EACH.slice(0, 2)))).toContain('+ 3 not done');
    const doubled = [...ONE_OF_EACH, ONE_OF_EACH[1]!];
    expect(booksLine(tallyBooks(doubled))).toContain('− 1 recorded twice');
  });
});

describe('visits', () => {
  it('a visit is finished when every slot has a sample or a failure', () => {
    expect([...finishedVisits(ONE_OF_EACH)]).toEqual(['nodejs22-x86-light@512#0']);
    expect(finishedVisits(ONE_OF_EACH.slice(0, 3)).size).toBe(0);
  });

  it('the records of a visit that was cut off are left out, rejects included', () => {
    expect(withoutTornVisits(ONE_OF_EACH.slice(0, 3)).map((record) => record.type)).toEqual(['header']);
    expect(withoutTornVisits(ONE_OF_EACH)).toEqual(ONE_OF_EACH);
  });
});
