import { counted } from '@lambda-bench/config';
import type { BenchRecord } from './record.ts';

/** What was planned and what became of it. */
export interface Books {
  readonly planned: number;
  readonly samples: number;
  readonly failures: number;
  readonly skips: number;
  /** Measurements whose evidence contradicted their intention; each was asked again and does not count as planned. */
  readonly rejects: number;
  /** Planned and in no record: the run is not finished. Negative if something was recorded twice. */
  readonly missing: number;
}

/** Books that are still being kept: a journal of a million lines is counted as it passes. */
export interface OpenBooks {
  add(record: BenchRecord): void;
  books(): Books;
}

/** Counts a journal's records. The books balance when `missing` is 0. */
export function tallyBooks(records: Iterable<BenchRecord>): Books {
  const open = openBooks();
  for (const record of records) open.add(record);
  return open.books();
}

export function openBooks(): OpenBooks {
  const tally = { planned: 0, samples: 0, failures: 0, skips: 0, rejects: 0 };
  const add = (record: BenchRecord) => {
    switch (record.type) {
      case 'header':
        tally.planned = record.plan.samples;
        break;
      case 'sample':
        tally.samples += 1;
        break;
      case 'failure':
        tally.failures += 1;
        break;
      case 'skip':
        tally.skips += record.samples;
        break;
      case 'reject':
        tally.rejects += 1;
        break;
      case 'footer':
        break;
    }
  };
  const books = () => ({ ...tally, missing: tally.planned - tally.samples - tally.failures - tally.skips });
  return { add, books };
}

/** One line for the head of every report and the end of every run. */
export function booksLine(books: Books): string {
  const { planned, samples, failures, skips, rejects, missing } = books;
  const balance = `${planned} planned = ${counted(samples, 'sample')} + ${counted(failures, 'failure')} + ${skips} skipped`;
  const rest = missing === 0 ? '' : missing > 0 ? ` + ${missing} not done` : ` − ${-missing} recorded twice`;
  return `${balance}${rest}; ${rejects} rejected and asked again`;
}
